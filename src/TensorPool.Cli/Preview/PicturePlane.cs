using System.Runtime.InteropServices;
using TensorPool.Tensors;

namespace TensorPool.Cli.Preview;

/// <summary>
/// How a tensor is seen as a picture: the last two dimensions are rows and columns, a last one of 3 or 4 bytes or shorts behind
/// them is colour, and of all dimensions before them the first step is shown.
/// </summary>
internal readonly struct PicturePlane
{
    private readonly Dtype _dtype;
    private readonly long _rowStep;
    private readonly long _columnStep;
    private readonly long _channelStep;

    /// <param name="layout">A valid layout.</param>
    /// <param name="payloadLength">Bytes that there are.</param>
    public PicturePlane(in TensorLayout layout, int payloadLength)
    {
        Span<long> steps = stackalloc long[TensorLayout.MaxDims];
        layout.TryResolve(steps, out _);
        _dtype = layout.Dtype;
        ReadOnlySpan<int> dims = layout.Dims;
        if (_dtype is Dtype.Bit or Dtype.Bytes)
        {
            // Extents need not count bytes: a row of all that there are.
            (Width, Height, _columnStep) = (payloadLength, Math.Min(1, payloadLength), 1);
            return;
        }

        IsColour = dims.Length >= 3 && dims[^1] is 3 or 4 && _dtype is Dtype.UInt8 or Dtype.UInt16;
        int last = IsColour ? dims.Length - 2 : dims.Length - 1;
        _channelStep = IsColour ? steps[dims.Length - 1] : 0;
        Width = last >= 0 ? dims[last] : 1;
        _columnStep = last >= 0 ? steps[last] : 0;
        Height = last >= 1 ? dims[last - 1] : 1;
        _rowStep = last >= 1 ? steps[last - 1] : 0;
        if (layout.ElementCount == 0)
        {
            (Width, Height) = (0, 0);
        }
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Whether pixels are red, green and blue.</summary>
    public bool IsColour { get; }

    /// <summary>One value, as a number.</summary>
    public double ValueAt(ReadOnlySpan<byte> payload, int x, int y, int channel = 0)
    {
        ReadOnlySpan<byte> bytes = payload[(int)((y * _rowStep) + (x * _columnStep) + (channel * _channelStep))..];
        return _dtype switch
        {
            Dtype.Int8 => (sbyte)bytes[0],
            Dtype.UInt16 => MemoryMarshal.Read<ushort>(bytes),
            Dtype.Int16 => MemoryMarshal.Read<short>(bytes),
            Dtype.UInt32 => MemoryMarshal.Read<uint>(bytes),
            Dtype.Int32 => MemoryMarshal.Read<int>(bytes),
            Dtype.UInt64 => MemoryMarshal.Read<ulong>(bytes),
            Dtype.Int64 => MemoryMarshal.Read<long>(bytes),
            Dtype.Float32 => MemoryMarshal.Read<float>(bytes),
            Dtype.Float64 => MemoryMarshal.Read<double>(bytes),
            _ => bytes[0],
        };
    }
}
