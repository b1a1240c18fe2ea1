using Microsoft.Win32.SafeHandles;
using TensorPool.Tensors;

namespace TensorPool.Cli.Files.Npy;

/// <summary>
/// The frames along the first axis of an array in Fortran order. There, the elements of one frame lie as far apart as there
/// are frames, so that reading one means reading all. Hence as many frames as memory allows are gathered in one pass over the
/// file, which is read from beginning to end.
/// </summary>
internal sealed class ColumnSplitter
{
    private const int ChunkLength = 1 << 20;

    private readonly NpyArray _array;
    private readonly SafeFileHandle _file;
    private readonly int _frameCount;
    private readonly int _frameLength;
    private readonly int _elementSize;
    private readonly byte[] _batch;
    private readonly byte[] _chunk;
    private readonly int _batchCount;
    private int _first = -1;

    /// <param name="array">In Fortran order, with one dimension at least.</param>
    /// <param name="file">Its file.</param>
    /// <param name="frameLength">Bytes of a frame, not 0.</param>
    /// <param name="memoryLimit">Bytes of frames that are held at once; one frame at least.</param>
    public ColumnSplitter(NpyArray array, SafeFileHandle file, int frameLength, int memoryLimit)
    {
        _array = array;
        _file = file;
        _frameLength = frameLength;
        _frameCount = array.Header.Shape[0];
        _elementSize = Dtypes.SizeOf(array.Header.Dtype);
        _batchCount = Math.Clamp(memoryLimit / frameLength, 1, Math.Min(_frameCount, Array.MaxLength / frameLength));
        _batch = new byte[_batchCount * frameLength];
        _chunk = new byte[Math.Min(ChunkLength, array.Length)];
    }

    /// <summary>Copies one frame, in Fortran order itself.</summary>
    public void Read(int index, Span<byte> frame)
    {
        if (_first < 0 || index < _first || index >= _first + _batchCount)
        {
            Gather(index);
        }

        _batch.AsSpan((index - _first) * _frameLength, _frameLength).CopyTo(frame);
    }

    private void Gather(int first)
    {
        _first = first;
        int count = Math.Min(_batchCount, _frameCount - first);
        for (long position = 0; position < _array.Length; position += _chunk.Length)
        {
            Span<byte> chunk = _chunk.AsSpan(0, (int)Math.Min(_chunk.Length, _array.Length - position));
            _array.Read(_file, position, chunk);
            Scatter(chunk, position / _elementSize, first, count);
        }
    }

    /// <summary>Elements come frame by frame: all first elements, then all second ones.</summary>
    private void Scatter(ReadOnlySpan<byte> chunk, long firstElement, int first, int count)
    {
        for (int offset = 0; offset < chunk.Length; offset += _elementSize)
        {
            (long element, long frame) = Math.DivRem(firstElement + (offset / _elementSize), _frameCount);
            int slot = (int)frame - first;
            if ((uint)slot < (uint)count)
            {
                chunk
                    .Slice(offset, _elementSize)
                    .CopyTo(_batch.AsSpan(((int)element * _elementSize) + (slot * _frameLength)));
            }
        }
    }
}
