using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Harness.Emit;

/// <summary>Expressions that the emitters share.</summary>
internal static class Code
{
    /// <summary>The reader in <see cref="Runtime.Json"/> of a primitive.</summary>
    public static string Reader(PrimitiveType type, bool isRaw = false) =>
        type switch
        {
            PrimitiveType.Char => "Json.ReadChar",
            PrimitiveType.Int8 => "Json.ReadInt8",
            PrimitiveType.Int16 => "Json.ReadInt16",
            PrimitiveType.Int32 => "Json.ReadInt32",
            PrimitiveType.Int64 => "Json.ReadInt64",
            PrimitiveType.UInt8 => "Json.ReadUInt8",
            PrimitiveType.UInt16 => "Json.ReadUInt16",
            PrimitiveType.UInt32 => "Json.ReadUInt32",
            PrimitiveType.UInt64 => "Json.ReadUInt64",
            PrimitiveType.Float => isRaw ? "Json.ReadRawFloat" : "Json.ReadFloat",
            _ => isRaw ? "Json.ReadRawDouble" : "Json.ReadDouble",
        };

    public static string Encoding(TextEncoding encoding) => $"SbeTextEncoding.{encoding}";

    public static string Literal(Scalar value) => CSharpLiterals.Typed(value);

    public static string Text(string text) => CSharpLiterals.Of(text);

    /// <summary>Prints a number or character.</summary>
    public static string Print(PrimitiveType type, string value) =>
        type switch
        {
            PrimitiveType.Char => $"t.Character({value});",
            PrimitiveType.Float or PrimitiveType.Double => $"t.Value({value});",
            _ => $"t.Value(({(type.IsSigned() ? "long" : "ulong")}){value});",
        };

    public static bool IsSpan(HarnessModel model, ArrayValue value) =>
        model.Schema.Context.ByteOrder == ByteOrder.LittleEndian || value.Primitive.Size() == 1;
}
