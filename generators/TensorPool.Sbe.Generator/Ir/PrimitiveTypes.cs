namespace TensorPool.Sbe.Generator.Ir;

/// <summary>Facts about the primitive types: size, C# type, defaults (SBE 1.0, default ranges and null values).</summary>
internal static class PrimitiveTypes
{
    private static readonly Dictionary<string, PrimitiveType> ByName = new(StringComparer.Ordinal)
    {
        ["char"] = PrimitiveType.Char,
        ["int8"] = PrimitiveType.Int8,
        ["int16"] = PrimitiveType.Int16,
        ["int32"] = PrimitiveType.Int32,
        ["int64"] = PrimitiveType.Int64,
        ["uint8"] = PrimitiveType.UInt8,
        ["uint16"] = PrimitiveType.UInt16,
        ["uint32"] = PrimitiveType.UInt32,
        ["uint64"] = PrimitiveType.UInt64,
        ["float"] = PrimitiveType.Float,
        ["double"] = PrimitiveType.Double,
    };

    public static IEnumerable<string> Names => ByName.Keys;

    public static bool TryParse(string name, out PrimitiveType type) => ByName.TryGetValue(name, out type);

    public static int Size(this PrimitiveType type) =>
        type switch
        {
            PrimitiveType.Char or PrimitiveType.Int8 or PrimitiveType.UInt8 => 1,
            PrimitiveType.Int16 or PrimitiveType.UInt16 => 2,
            PrimitiveType.Int32 or PrimitiveType.UInt32 or PrimitiveType.Float => 4,
            _ => 8,
        };

    public static bool IsFloatingPoint(this PrimitiveType type) => type is PrimitiveType.Float or PrimitiveType.Double;

    public static bool IsUnsigned(this PrimitiveType type) =>
        type is PrimitiveType.UInt8 or PrimitiveType.UInt16 or PrimitiveType.UInt32 or PrimitiveType.UInt64;

    public static bool IsSigned(this PrimitiveType type) =>
        type is PrimitiveType.Int8 or PrimitiveType.Int16 or PrimitiveType.Int32 or PrimitiveType.Int64;

    /// <summary>The name in a schema.</summary>
    public static string SchemaName(this PrimitiveType type) =>
        type switch
        {
            PrimitiveType.Char => "char",
            PrimitiveType.Int8 => "int8",
            PrimitiveType.Int16 => "int16",
            PrimitiveType.Int32 => "int32",
            PrimitiveType.Int64 => "int64",
            PrimitiveType.UInt8 => "uint8",
            PrimitiveType.UInt16 => "uint16",
            PrimitiveType.UInt32 => "uint32",
            PrimitiveType.UInt64 => "uint64",
            PrimitiveType.Float => "float",
            _ => "double",
        };

    /// <summary>The C# type of a value; a <c>char</c> is one byte.</summary>
    public static string CSharpName(this PrimitiveType type) =>
        type switch
        {
            PrimitiveType.Char or PrimitiveType.UInt8 => "byte",
            PrimitiveType.Int8 => "sbyte",
            PrimitiveType.Int16 => "short",
            PrimitiveType.Int32 => "int",
            PrimitiveType.Int64 => "long",
            PrimitiveType.UInt16 => "ushort",
            PrimitiveType.UInt32 => "uint",
            PrimitiveType.UInt64 => "ulong",
            PrimitiveType.Float => "float",
            _ => "double",
        };

    public static Scalar DefaultNull(this PrimitiveType type) =>
        type switch
        {
            PrimitiveType.Char => new Scalar(type, 0),
            PrimitiveType.Int8 => new Scalar(type, 0x80),
            PrimitiveType.Int16 => new Scalar(type, 0x8000),
            PrimitiveType.Int32 => new Scalar(type, 0x8000_0000),
            PrimitiveType.Int64 => new Scalar(type, 0x8000_0000_0000_0000),
            PrimitiveType.UInt8 => new Scalar(type, 0xFF),
            PrimitiveType.UInt16 => new Scalar(type, 0xFFFF),
            PrimitiveType.UInt32 => new Scalar(type, 0xFFFF_FFFF),
            PrimitiveType.UInt64 => new Scalar(type, 0xFFFF_FFFF_FFFF_FFFF),
            // The canonical quiet NaN of SBE; .NET's own NaN has the sign bit set.
            PrimitiveType.Float => new Scalar(type, 0x7FC0_0000),
            _ => new Scalar(type, 0x7FF8_0000_0000_0000),
        };

    public static Scalar DefaultMin(this PrimitiveType type) =>
        type switch
        {
            PrimitiveType.Char => new Scalar(type, 0x20),
            PrimitiveType.Int8 => new Scalar(type, 0x81),
            PrimitiveType.Int16 => new Scalar(type, 0x8001),
            PrimitiveType.Int32 => new Scalar(type, 0x8000_0001),
            PrimitiveType.Int64 => new Scalar(type, 0x8000_0000_0000_0001),
            PrimitiveType.Float => new Scalar(type, 0xFF7F_FFFF),
            PrimitiveType.Double => new Scalar(type, 0xFFEF_FFFF_FFFF_FFFF),
            _ => new Scalar(type, 0),
        };

    public static Scalar DefaultMax(this PrimitiveType type) =>
        type switch
        {
            PrimitiveType.Char => new Scalar(type, 0x7E),
            PrimitiveType.Int8 => new Scalar(type, 0x7F),
            PrimitiveType.Int16 => new Scalar(type, 0x7FFF),
            PrimitiveType.Int32 => new Scalar(type, 0x7FFF_FFFF),
            PrimitiveType.Int64 => new Scalar(type, 0x7FFF_FFFF_FFFF_FFFF),
            PrimitiveType.UInt8 => new Scalar(type, 0xFE),
            PrimitiveType.UInt16 => new Scalar(type, 0xFFFE),
            PrimitiveType.UInt32 => new Scalar(type, 0xFFFF_FFFE),
            PrimitiveType.UInt64 => new Scalar(type, 0xFFFF_FFFF_FFFF_FFFE),
            PrimitiveType.Float => new Scalar(type, 0x7F7F_FFFF),
            _ => new Scalar(type, 0x7FEF_FFFF_FFFF_FFFF),
        };
}
