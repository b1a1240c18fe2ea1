namespace TensorPool.Aeron.Logs;

/// <summary>A message that lies in one piece.</summary>
internal ref struct SpanSource : IMessageSource
{
    private ReadOnlySpan<byte> _rest;

    public SpanSource(ReadOnlySpan<byte> message)
    {
        _rest = message;
    }

    public void CopyNext(Span<byte> destination)
    {
        _rest[..destination.Length].CopyTo(destination);
        _rest = _rest[destination.Length..];
    }
}
