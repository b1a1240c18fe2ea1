using TensorPool.Tensors;

namespace TensorPool.Cli.Files.Npy;

/// <summary>The element types of NumPy, as its files spell them, and those of the wire.</summary>
internal static class NpyDtype
{
    /// <summary>What the wire calls the type.</summary>
    /// <param name="descr">For example <c>&lt;f4</c>: byte order, kind, and bytes.</param>
    /// <param name="dtype">The type.</param>
    /// <param name="isBigEndian">Whether the bytes of elements have to be turned round.</param>
    /// <returns>Why there is no such type; null if there is.</returns>
    public static string? Parse(string descr, out Dtype dtype, out bool isBigEndian)
    {
        isBigEndian = false;
        dtype = Dtype.Unknown;
        if (descr.Length < 2 || descr[0] is not ('<' or '>' or '|' or '='))
        {
            return $"'{descr}' is no element type; expected for example '<f4'";
        }

        dtype = descr[1..] switch
        {
            "u1" => Dtype.UInt8,
            "i1" => Dtype.Int8,
            "u2" => Dtype.UInt16,
            "i2" => Dtype.Int16,
            "u4" => Dtype.UInt32,
            "i4" => Dtype.Int32,
            "u8" => Dtype.UInt64,
            "i8" => Dtype.Int64,
            "f4" => Dtype.Float32,
            "f8" => Dtype.Float64,
            "b1" or "?" => Dtype.Boolean,
            "V1" => Dtype.Bytes,
            _ => Dtype.Unknown,
        };
        if (dtype == Dtype.Unknown)
        {
            return Explain(descr);
        }

        isBigEndian = descr[0] == '>' && Dtypes.SizeOf(dtype) > 1;
        return null;
    }

    /// <summary>How NumPy spells the type; null for packed bits, which it does not have.</summary>
    public static string? Format(Dtype dtype) =>
        dtype switch
        {
            Dtype.UInt8 => "|u1",
            Dtype.Int8 => "|i1",
            Dtype.UInt16 => "<u2",
            Dtype.Int16 => "<i2",
            Dtype.UInt32 => "<u4",
            Dtype.Int32 => "<i4",
            Dtype.UInt64 => "<u8",
            Dtype.Int64 => "<i8",
            Dtype.Float32 => "<f4",
            Dtype.Float64 => "<f8",
            Dtype.Boolean => "|b1",
            Dtype.Bytes => "|V1",
            _ => null,
        };

    /// <summary>What to do helps whatever the rank and the order: NumPy's view cannot always change the size of elements.</summary>
    private static string Explain(string descr) =>
        descr[1..] switch
        {
            "f2" =>
                $"element type '{descr}' is a floating-point number of 2 bytes, which the wire does not have; save a.astype('float32')",
            ['f', ..] =>
                $"element type '{descr}' is a floating-point number of another size than 4 or 8 bytes, which the wire does not have; save a.astype('float64')",
            ['c', ..] =>
                $"element type '{descr}' is complex, which the wire does not have; save the parts as a last axis: numpy.stack((a.real, a.imag), -1)",
            ['O', ..] => $"element type '{descr}' holds Python objects, which are never loaded; save numbers",
            ['S' or 'U' or 'a', ..] =>
                $"element type '{descr}' is text, which the wire does not have; save numpy.ascontiguousarray(a).view('uint8')",
            "V2" or "V4" or "V8" =>
                $"element type '{descr}' is opaque items of more than one byte; save a.view('u{descr[2]}')",
            ['V', ..] =>
                $"element type '{descr}' is opaque items of more than one byte; save numpy.ascontiguousarray(a).view('uint8')",
            ['M' or 'm', ..] => $"element type '{descr}' is a time, which the wire does not have; save a.view('int64')",
            _ => $"element type '{descr}' is none that the wire has",
        };
}
