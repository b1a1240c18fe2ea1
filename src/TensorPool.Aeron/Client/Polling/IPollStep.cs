namespace TensorPool.Aeron.Client.Polling;

/// <summary>
/// How one kind of handler is called. A type argument without state: the one poll loop is compiled for each kind, and what
/// a kind cannot answer costs nothing.
/// </summary>
internal interface IPollStep<THandler>
    where THandler : allows ref struct
{
    static abstract ControlledPollAction Call(
        ref THandler handler,
        ReadOnlySpan<byte> payload,
        in FragmentHeader header
    );
}
