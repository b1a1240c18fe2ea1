using System.Numerics;
using System.Runtime.InteropServices;
using TensorPool.Tensors;

namespace TensorPool.Cli.Files.Patterns;

/// <summary>Frames of a pattern, written where they belong. Endless.</summary>
/// <remarks>
/// The last two dimensions are rows and columns; a last one of up to 4 behind two others counts channels. Rows of a picture are
/// parts of one that is twice as long and made once, so that a frame costs little more than copying it.
/// </remarks>
internal sealed class PatternFrames : IFrameSource
{
    private const int MaxChannels = 4;
    private const int Bars = 8;

    private readonly PatternKind _kind;
    private readonly FrameShape _shape;
    private readonly int _width;
    private readonly int _height;
    private readonly int _channels;
    private readonly byte[] _line;
    private readonly byte[] _inverseLine;
    private ulong _noise;

    /// <exception cref="InputException">The frame is too large.</exception>
    public PatternFrames(PatternKind kind, in TensorLayout layout)
    {
        _kind = kind;
        _shape = new FrameShape(layout, FrameSizes.Of(layout, $"pattern {NameOf(kind)}"));
        ReadOnlySpan<int> dims = layout.Dims;
        bool hasChannels = dims.Length > 2 && dims[^1] is > 0 and <= MaxChannels;
        _channels = hasChannels ? dims[^1] : 1;
        ReadOnlySpan<int> plane = hasChannels ? dims[..^1] : dims;
        // Packed bits have no elements to paint: their bytes are.
        bool isPacked = layout.Dtype == Dtype.Bit;
        _width =
            isPacked ? _shape.Length
            : plane.Length > 0 ? plane[^1]
            : 1;
        _height = !isPacked && plane.Length > 1 ? plane[^2] : 1;
        bool isPicture = kind is PatternKind.Gradient or PatternKind.Checkerboard or PatternKind.Bars;
        _line = isPicture && _width > 0 ? Paint(layout.Dtype, BrightnessOf) : [];
        _inverseLine =
            kind == PatternKind.Checkerboard && _width > 0 ? Paint(layout.Dtype, x => 1 - BrightnessOf(x)) : [];
    }

    /// <inheritdoc/>
    public int MaxFrameLength => _shape.Length;

    /// <inheritdoc/>
    public string Description => $"pattern {NameOf(_kind)}, {_shape.Layout}";

    /// <summary>As it is written on command lines.</summary>
    public static string NameOf(PatternKind kind) => Enum.GetName(kind)!.ToLowerInvariant();

    /// <inheritdoc/>
    public bool TryMoveNext(out FrameShape shape, CancellationToken cancellation)
    {
        shape = _shape;
        return true;
    }

    /// <inheritdoc/>
    public void Read(Span<byte> payload, ulong seq)
    {
        switch (_kind)
        {
            case PatternKind.Counter:
                CounterPattern.Fill(payload, seq);
                break;
            case PatternKind.Noise:
                _noise = seq * 0x9E3779B97F4A7C15;
                Scatter(payload);
                break;
            default:
                CopyRows(payload, seq);
                break;
        }
    }

    /// <inheritdoc/>
    public bool TryRestart() => true;

    /// <inheritdoc/>
    public void Dispose() { }

    private int TileSize => Math.Max(1, Math.Min(_width, Math.Max(8, _height)) / 8);

    /// <summary>Of a pixel in a line, from 0 to 1. The line repeats after the width of the picture.</summary>
    private double BrightnessOf(int x) =>
        _kind switch
        {
            PatternKind.Gradient => (x % _width) / Math.Max(1.0, _width - 1),
            PatternKind.Checkerboard => (x / TileSize) % 2,
            _ => (int)((long)(x % _width) * Bars / _width) / (Bars - 1.0),
        };

    private void CopyRows(Span<byte> payload, ulong seq)
    {
        int pixel = _line.Length / Math.Max(1, 2 * _width);
        int rowLength = _width * pixel;
        if (rowLength == 0)
        {
            return;
        }

        int shift = (int)(seq % (ulong)_width);
        for (int row = 0, offset = 0; offset < payload.Length; row++, offset += rowLength)
        {
            int y = row % Math.Max(1, _height);
            bool isInverse = _kind == PatternKind.Checkerboard && (y / TileSize) % 2 == 1;
            int start = _kind == PatternKind.Gradient ? (int)((shift + (long)y) % _width) : shift;
            (isInverse ? _inverseLine : _line).AsSpan(start * pixel, rowLength).CopyTo(payload[offset..]);
        }
    }

    private void Scatter(Span<byte> payload)
    {
        switch (_shape.Layout.Dtype)
        {
            case Dtype.Float32:
                foreach (ref float value in MemoryMarshal.Cast<byte, float>(payload))
                {
                    value = (NextRandom() >> 40) * (1f / (1 << 24));
                }

                break;
            case Dtype.Float64:
                foreach (ref double value in MemoryMarshal.Cast<byte, double>(payload))
                {
                    value = (NextRandom() >> 11) * (1.0 / (1L << 53));
                }

                break;
            case Dtype.Boolean:
                foreach (ref byte value in payload)
                {
                    value = (byte)(NextRandom() & 1);
                }

                break;
            default:
                int whole = payload.Length & ~7;
                foreach (ref ulong value in MemoryMarshal.Cast<byte, ulong>(payload[..whole]))
                {
                    value = NextRandom();
                }

                foreach (ref byte value in payload[whole..])
                {
                    value = (byte)NextRandom();
                }

                break;
        }
    }

    private ulong NextRandom()
    {
        _noise += 0x9E3779B97F4A7C15;
        ulong z = (_noise ^ (_noise >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private byte[] Paint(Dtype dtype, Func<int, double> brightness) =>
        dtype switch
        {
            Dtype.Int8 => Paint<sbyte>(brightness, sbyte.MaxValue),
            Dtype.UInt16 => Paint<ushort>(brightness, ushort.MaxValue),
            Dtype.Int16 => Paint<short>(brightness, short.MaxValue),
            Dtype.UInt32 => Paint<uint>(brightness, uint.MaxValue),
            Dtype.Int32 => Paint<int>(brightness, int.MaxValue),
            Dtype.UInt64 => Paint<ulong>(brightness, ulong.MaxValue),
            Dtype.Int64 => Paint<long>(brightness, long.MaxValue),
            Dtype.Float32 => Paint<float>(brightness, 1),
            Dtype.Float64 => Paint<double>(brightness, 1),
            Dtype.Boolean => Paint<byte>(x => Math.Round(brightness(x)), 1),
            _ => Paint<byte>(brightness, byte.MaxValue),
        };

    /// <summary>Two widths, so that a part of one width can begin anywhere in the first. Channels get darker by turns.</summary>
    private byte[] Paint<T>(Func<int, double> brightness, double scale)
        where T : unmanaged, INumberBase<T>
    {
        T[] line = new T[checked(2 * _width * _channels)];
        for (int i = 0; i < line.Length; i++)
        {
            double channel = 1 - ((double)(i % _channels) / _channels);
            line[i] = T.CreateSaturating(brightness(i / _channels) * channel * scale);
        }

        return MemoryMarshal.AsBytes<T>(line).ToArray();
    }
}
