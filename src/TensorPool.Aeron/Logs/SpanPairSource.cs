namespace TensorPool.Aeron.Logs;

/// <summary>A message in two pieces, a header and a body for example.</summary>
internal ref struct SpanPairSource : IMessageSource
{
    private ReadOnlySpan<byte> _first;
    private ReadOnlySpan<byte> _second;

    public SpanPairSource(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        _first = first;
        _second = second;
    }

    public void CopyNext(Span<byte> destination)
    {
        int fromFirst = Math.Min(_first.Length, destination.Length);
        _first[..fromFirst].CopyTo(destination);
        _first = _first[fromFirst..];
        int fromSecond = destination.Length - fromFirst;
        _second[..fromSecond].CopyTo(destination[fromFirst..]);
        _second = _second[fromSecond..];
    }
}
