using System.Buffers.Binary;
using System.Globalization;

namespace TensorPool.Sbe.PropertyTests.Model;

/// <summary>A primitive type as the tests understand it: written down once more, so that a mistake of the generator shows.</summary>
internal sealed record Primitive(string Name, int Size, bool IsSigned = false, bool IsFloat = false)
{
    public static readonly Primitive Char = new("char", 1);
    public static readonly Primitive UInt8 = new("uint8", 1);
    public static readonly Primitive UInt16 = new("uint16", 2);
    public static readonly Primitive UInt32 = new("uint32", 4);
    public static readonly Primitive UInt64 = new("uint64", 8);

    public static readonly Primitive[] Unsigned = [UInt8, UInt16, UInt32, UInt64];

    public static readonly Primitive[] Integers =
    [
        .. Unsigned,
        new("int8", 1, IsSigned: true),
        new("int16", 2, IsSigned: true),
        new("int32", 4, IsSigned: true),
        new("int64", 8, IsSigned: true),
    ];

    public static readonly Primitive[] All =
    [
        Char,
        .. Integers,
        new("float", 4, IsFloat: true),
        new("double", 8, IsFloat: true),
    ];

    public bool IsChar => this == Char;

    public ulong Mask => Size == 8 ? ulong.MaxValue : (1UL << (8 * Size)) - 1;

    /// <summary>The bits of the null value if the schema names none (section B).</summary>
    public ulong DefaultNull =>
        (IsFloat, IsChar, IsSigned) switch
        {
            (true, _, _) => Size == 4 ? 0x7FC0_0000UL : 0x7FF8_0000_0000_0000UL,
            (_, true, _) => 0,
            (_, _, true) => 1UL << ((8 * Size) - 1),
            _ => Mask,
        };

    public bool IsNaN(ulong bits) => IsFloat && double.IsNaN(Double(bits));

    /// <summary>Whether a value reads as null.</summary>
    public bool IsNull(ulong bits, ulong nullBits) =>
        IsFloat
            ? IsNaN(nullBits)
                ? IsNaN(bits)
                : Double(bits) == Double(nullBits)
            : bits == nullBits;

    /// <summary>As a schema spells it.</summary>
    public string Text(ulong bits) =>
        IsChar ? ((char)bits).ToString()
        : IsFloat
            ? Number(bits).Trim('"') is "Infinity" ? "INF"
                : Number(bits).Trim('"')
        : Number(bits);

    /// <summary>As the vectors spell it.</summary>
    public string Json(ulong bits) => IsChar ? Quote(((char)bits).ToString()) : Number(bits);

    public void Write(Span<byte> target, ulong bits, bool bigEndian)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, bits);
            bytes[(8 - Size)..].CopyTo(target);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits);
            bytes[..Size].CopyTo(target);
        }
    }

    public static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    public override string ToString() => Name;

    private string Number(ulong bits)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (IsFloat)
        {
            double value = Double(bits);
            return double.IsNaN(value) ? "\"NaN\""
                : double.IsPositiveInfinity(value) ? "\"Infinity\""
                : double.IsNegativeInfinity(value) ? "\"-Infinity\""
                : Size == 4 ? ((float)value).ToString("R", culture)
                : value.ToString("R", culture);
        }

        return IsSigned ? Signed(bits).ToString(culture) : bits.ToString(culture);
    }

    private long Signed(ulong bits) => (long)(bits << (64 - (8 * Size))) >> (64 - (8 * Size));

    private double Double(ulong bits) =>
        Size == 4 ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble(bits);
}
