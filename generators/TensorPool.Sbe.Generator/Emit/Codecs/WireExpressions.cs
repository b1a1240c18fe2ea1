using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>Expressions that read and write numbers in the byte order of a schema.</summary>
internal static class WireExpressions
{
    public const string Runtime = "global::TensorPool.Sbe.";

    public const string Unsafe = "global::System.Runtime.CompilerServices.Unsafe";

    public const string Inline =
        "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";

    public const string NoInline =
        "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]";

    public const string ReadOnlyBytes = "global::System.ReadOnlySpan<byte>";

    public const string Bytes = "global::System.Span<byte>";

    public static string Read(this SchemaContext schema, PrimitiveType type, string origin, string offset) =>
        $"{Runtime}SbeWire.Read{Suffix(schema, type)}(ref {origin}, {offset})";

    public static string Write(
        this SchemaContext schema,
        PrimitiveType type,
        string origin,
        string offset,
        string value
    ) => $"{Runtime}SbeWire.Write{Suffix(schema, type)}(ref {origin}, {offset}, {value})";

    public static bool IsConstant(this HeaderMemberIr member) => member.Constant is not null;

    /// <summary>The value of a header member: read, or the constant.</summary>
    public static string Read(this SchemaContext schema, HeaderMemberIr member, string origin) =>
        member.Constant is { } constant
            ? CSharpLiterals.Typed(constant)
            : schema.Read(member.Type, origin, CSharpLiterals.Of(member.Offset));

    /// <summary>A reference to an offset behind another reference.</summary>
    public static string At(string origin, string offset) => $"ref {Unsafe}.Add(ref {origin}, {offset})";

    /// <summary>
    /// A reference to a position in the buffer. Positions are never negative; said so, they need no sign extension.
    /// </summary>
    public static string AtPosition(string origin, string position) =>
        $"ref {Unsafe}.Add(ref {origin}, (nuint)(uint){position})";

    private static string Suffix(SchemaContext schema, PrimitiveType type)
    {
        string order = schema.ByteOrder == ByteOrder.LittleEndian ? "LittleEndian" : "BigEndian";
        return type switch
        {
            PrimitiveType.Char or PrimitiveType.UInt8 => "UInt8",
            PrimitiveType.Int8 => "Int8",
            PrimitiveType.Float => "Single" + order,
            PrimitiveType.Double => "Double" + order,
            _ => type.ToString() + order,
        };
    }
}
