namespace TensorPool.Tensors;

/// <summary>What is known about element types: their size, and the CLR type that holds one. Thread-safe.</summary>
public static class Dtypes
{
    // Indexed by the number of the type; 0 where there is no such type. 12 is retired.
    private static ReadOnlySpan<byte> Sizes => [0, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 1, 0, 1, 1];

    /// <summary>
    /// Bytes of one element, as far as strides are concerned: 1 for <see cref="Dtype.Bytes"/> and <see cref="Dtype.Bit"/>.
    /// </summary>
    /// <returns>0 for <see cref="Dtype.Unknown"/> and for every number that is no element type.</returns>
    public static int SizeOf(Dtype dtype)
    {
        ReadOnlySpan<byte> sizes = Sizes;
        return (uint)dtype < (uint)sizes.Length ? sizes[(int)dtype] : 0;
    }

    /// <summary>Whether the number is that of an element type other than <see cref="Dtype.Unknown"/>.</summary>
    public static bool IsKnown(Dtype dtype) => SizeOf(dtype) != 0;

    /// <summary>The element type that a CLR type holds: the integers of 8 to 64 bits, float, double and bool.</summary>
    /// <exception cref="NotSupportedException">The wire has no such element type.</exception>
    public static Dtype Of<T>()
        where T : unmanaged =>
        TryOf<T>(out Dtype dtype)
            ? dtype
            : throw new NotSupportedException(
                $"{typeof(T)} is no element type of tensors. Publish it as Dtype.Bytes, one element per byte."
            );

    /// <summary>The element type that a CLR type holds.</summary>
    /// <returns>False, and <see cref="Dtype.Unknown"/>, where the wire has no such element type.</returns>
    public static bool TryOf<T>(out Dtype dtype)
        where T : unmanaged
    {
        // Every comparison is a constant once T is known: nothing of this is left at run time.
        dtype =
            typeof(T) == typeof(byte) ? Dtype.UInt8
            : typeof(T) == typeof(sbyte) ? Dtype.Int8
            : typeof(T) == typeof(ushort) ? Dtype.UInt16
            : typeof(T) == typeof(short) ? Dtype.Int16
            : typeof(T) == typeof(uint) ? Dtype.UInt32
            : typeof(T) == typeof(int) ? Dtype.Int32
            : typeof(T) == typeof(ulong) ? Dtype.UInt64
            : typeof(T) == typeof(long) ? Dtype.Int64
            : typeof(T) == typeof(float) ? Dtype.Float32
            : typeof(T) == typeof(double) ? Dtype.Float64
            : typeof(T) == typeof(bool) ? Dtype.Boolean
            : Dtype.Unknown;
        return dtype != Dtype.Unknown;
    }

    /// <summary>The name that people use, for example <c>float32</c>; <c>unknown</c> for what is no element type.</summary>
    public static string NameOf(Dtype dtype) =>
        dtype switch
        {
            Dtype.UInt8 => "uint8",
            Dtype.Int8 => "int8",
            Dtype.UInt16 => "uint16",
            Dtype.Int16 => "int16",
            Dtype.UInt32 => "uint32",
            Dtype.Int32 => "int32",
            Dtype.UInt64 => "uint64",
            Dtype.Int64 => "int64",
            Dtype.Float32 => "float32",
            Dtype.Float64 => "float64",
            Dtype.Boolean => "bool",
            Dtype.Bytes => "bytes",
            Dtype.Bit => "bit",
            _ => "unknown",
        };
}
