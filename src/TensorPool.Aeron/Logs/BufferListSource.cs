namespace TensorPool.Aeron.Logs;

/// <summary>A message in any number of pieces. Memory may belong to the user's own manager, which may throw.</summary>
internal ref struct BufferListSource : IMessageSource
{
    private readonly ReadOnlySpan<ReadOnlyMemory<byte>> _buffers;
    private int _index;
    private int _offset;

    public BufferListSource(ReadOnlySpan<ReadOnlyMemory<byte>> buffers)
    {
        _buffers = buffers;
    }

    /// <summary>The length of all pieces, which has to fit into a message.</summary>
    public static int TotalLength(ReadOnlySpan<ReadOnlyMemory<byte>> buffers)
    {
        long total = 0;
        foreach (ReadOnlyMemory<byte> buffer in buffers)
        {
            total += buffer.Length;
        }

        return (int)Math.Min(total, int.MaxValue);
    }

    public void CopyNext(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            ReadOnlySpan<byte> piece = _buffers[_index].Span[_offset..];
            int length = Math.Min(piece.Length, destination.Length);
            piece[..length].CopyTo(destination);
            destination = destination[length..];
            _offset += length;
            if (length == piece.Length)
            {
                _index++;
                _offset = 0;
            }
        }
    }
}
