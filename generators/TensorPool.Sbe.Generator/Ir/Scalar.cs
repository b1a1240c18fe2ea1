namespace TensorPool.Sbe.Generator.Ir;

/// <summary>
/// A value of a primitive type, held as its bits: two's complement for integers (only the low bytes of the type's size
/// may be set), IEEE 754 for <c>float</c> and <c>double</c>.
/// </summary>
internal readonly record struct Scalar(PrimitiveType Type, ulong Bits)
{
    public static Scalar FromInt64(PrimitiveType type, long value) => new(type, unchecked((ulong)value) & Mask(type));

    public static Scalar FromUInt64(PrimitiveType type, ulong value) => new(type, value & Mask(type));

    public static Scalar FromDouble(double value) =>
        new(PrimitiveType.Double, unchecked((ulong)BitConverter.DoubleToInt64Bits(value)));

    public static Scalar FromSingle(float value) =>
        new(PrimitiveType.Float, BitConverter.ToUInt32(BitConverter.GetBytes(value), 0));

    /// <summary>The value of a signed integer type.</summary>
    public long Int64 =>
        Type switch
        {
            PrimitiveType.Int8 => unchecked((sbyte)Bits),
            PrimitiveType.Int16 => unchecked((short)Bits),
            PrimitiveType.Int32 => unchecked((int)Bits),
            _ => unchecked((long)Bits),
        };

    /// <summary>The value of an unsigned integer type or of a <c>char</c>.</summary>
    public ulong UInt64 => Bits;

    public float Single => BitConverter.ToSingle(BitConverter.GetBytes(unchecked((uint)Bits)), 0);

    public double Double =>
        Type == PrimitiveType.Float ? Single : BitConverter.Int64BitsToDouble(unchecked((long)Bits));

    public bool IsNaN => Type.IsFloatingPoint() && double.IsNaN(Double);

    /// <summary>Orders two values of one type by value, not by bits.</summary>
    public int CompareTo(Scalar other) =>
        Type switch
        {
            PrimitiveType.Float or PrimitiveType.Double => Double.CompareTo(other.Double),
            PrimitiveType.Int8 or PrimitiveType.Int16 or PrimitiveType.Int32 or PrimitiveType.Int64 => Int64.CompareTo(
                other.Int64
            ),
            _ => UInt64.CompareTo(other.UInt64),
        };

    private static ulong Mask(PrimitiveType type) => type.Size() == 8 ? ulong.MaxValue : (1UL << (type.Size() * 8)) - 1;
}
