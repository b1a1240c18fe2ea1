namespace TensorPool.Aeron.Client.Polling;

/// <summary>A delegate as a struct, so that the poll loop is compiled for it like for any struct.</summary>
internal readonly struct ControlledDelegateHandler(ControlledFragmentHandler handler) : IControlledFragmentHandler
{
    public ControlledPollAction OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) =>
        handler(payload, header);
}
