using System.Globalization;
using System.Text;
using TensorPool.Tensors;

namespace TensorPool.Cli.Files.Npy;

/// <summary>What the header of a NumPy file says: element type, order, and shape.</summary>
/// <remarks>
/// <code>
///  0  6  0x93 "NUMPY"
///  6  2  version: 1.0 (length in 2 bytes), 2.0 (in 4), 3.0 (in 4, and the text is UTF-8)
///  8  2|4  length of the text, little-endian
/// 10|12    the text of a Python dictionary, padded by spaces and ended by a newline, so that elements begin at a multiple of 64
/// </code>
/// </remarks>
/// <param name="Dtype">Element type, in the wire's terms.</param>
/// <param name="IsBigEndian">Whether the bytes of elements have to be turned round.</param>
/// <param name="IsFortranOrder">Whether the first dimension varies fastest.</param>
/// <param name="Shape">Extents; none for a scalar.</param>
internal sealed record NpyHeader(Dtype Dtype, bool IsBigEndian, bool IsFortranOrder, IReadOnlyList<int> Shape)
{
    /// <summary>Headers of plain element types take a hundred bytes; NumPy itself mistrusts those above 10,000.</summary>
    private const int MaxTextLength = 1 << 16;

    private const int Alignment = 64;

    /// <summary>NumPy leaves room for so many digits in the dimension that an append would change.</summary>
    private const int GrowthDigits = 21;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header, and leaves the stream behind it.</summary>
    /// <param name="stream">At the beginning of an array.</param>
    /// <param name="name">Of the file, for messages.</param>
    /// <exception cref="InputException">It is none, or of something that the wire cannot carry.</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start[..8], 8, throwOnEndOfStream: false) < 8 || !start.StartsWith(Magic))
        {
            throw new InputException($"{name} is no NumPy file: it does not begin with \\x93NUMPY.");
        }

        (byte major, byte minor) = (start[6], start[7]);
        if (major is not (1 or 2 or 3) || minor != 0)
        {
            throw new InputException(
                $"{name}: NumPy file format {major}.{minor} is not known; 1.0, 2.0 and 3.0 are. Save it anew by numpy.save."
            );
        }

        int lengthSize = major == 1 ? 2 : 4;
        if (stream.ReadAtLeast(start[8..(8 + lengthSize)], lengthSize, throwOnEndOfStream: false) < lengthSize)
        {
            throw EndsInHeader(name);
        }

        uint length = major == 1 ? BitConverter.ToUInt16(start[8..10]) : BitConverter.ToUInt32(start[8..12]);
        if (length > MaxTextLength)
        {
            throw new InputException(
                $"{name}: the header says that it is {length} bytes long; those of plain element types take at most {MaxTextLength}. Structured element types are not supported."
            );
        }

        byte[] text = new byte[length];
        if (stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length)
        {
            throw EndsInHeader(name);
        }

        return Parse(major == 3 ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text), name);
    }

    /// <summary>The dictionary of a header.</summary>
    /// <exception cref="InputException">It is none, or says something that the wire cannot carry.</exception>
    public static NpyHeader Parse(string text, string name)
    {
        string? fault = NpyHeaderText.Parse(text, out NpyHeaderText? fields);
        if (fault is null)
        {
            fault = NpyDtype.Parse(fields!.Descr, out Dtype dtype, out bool isBigEndian);
            if (fault is null)
            {
                fault = ToDims(fields.Shape, out int[] dims);
                if (fault is null)
                {
                    return new NpyHeader(dtype, isBigEndian, fields.IsFortranOrder, dims);
                }
            }
        }

        throw new InputException($"{name}: {fault}.");
    }

    /// <summary>The tensor of the whole array.</summary>
    public TensorLayout ToLayout() => ToLayout([.. Shape]);

    /// <summary>A tensor of this element type and order, with other extents.</summary>
    public TensorLayout ToLayout(ReadOnlySpan<int> dims) =>
        new(Dtype, IsFortranOrder ? MajorOrder.Column : MajorOrder.Row, dims);

    /// <summary>
    /// The header as NumPy itself writes it, byte by byte. Its length does not change with the extent that an append would
    /// change, so that it can be written anew over itself.
    /// </summary>
    public byte[] Format()
    {
        StringBuilder text = new("{'descr': '");
        text.Append(NpyDtype.Format(Dtype) ?? throw new InvalidOperationException($"NumPy has no {Dtype}."));
        text.Append("', 'fortran_order': ").Append(IsFortranOrder ? "True" : "False").Append(", 'shape': (");
        text.AppendJoin(", ", Shape.Select(dim => dim.ToString(CultureInfo.InvariantCulture)));
        text.Append(Shape.Count == 1 ? ",), }" : "), }");
        if (Shape.Count > 0)
        {
            int growing = IsFortranOrder ? Shape[^1] : Shape[0];
            text.Append(' ', GrowthDigits - growing.ToString(CultureInfo.InvariantCulture).Length);
        }

        int unpadded = Magic.Length + 4 + text.Length + 1;
        text.Append(' ', Alignment - (unpadded % Alignment)).Append('\n'); // a full 64 where it is aligned, as NumPy does
        byte[] header = new byte[Magic.Length + 4 + text.Length];
        Magic.CopyTo(header);
        header[6] = 1;
        BitConverter.TryWriteBytes(header.AsSpan(8), (ushort)text.Length);
        Encoding.Latin1.GetBytes(text.ToString(), header.AsSpan(10));
        return header;
    }

    private static string? ToDims(IReadOnlyList<long> shape, out int[] dims)
    {
        dims = [];
        if (shape.Count > TensorLayout.MaxDims)
        {
            return $"the array has {shape.Count} dimensions, but a tensor has at most {TensorLayout.MaxDims}; reshape it";
        }

        if (shape.FirstOrDefault(extent => extent > int.MaxValue) is var tooLong and not 0)
        {
            return $"an extent of {tooLong} is too large; at most {int.MaxValue}";
        }

        dims = [.. shape.Select(extent => (int)extent)];
        // Of a size that can be counted; a header can say anything, and an extent of 0 hides what the others multiply to.
        Int128 size = 8;
        foreach (int dim in dims)
        {
            size *= dim;
            if (size > long.MaxValue)
            {
                return "the array has more elements than can be counted";
            }
        }

        return null;
    }

    private static InputException EndsInHeader(string name) =>
        new($"{name} ends within its header. It was not written completely; write it again.");
}
