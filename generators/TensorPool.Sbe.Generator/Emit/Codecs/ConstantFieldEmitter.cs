using System.Globalization;
using System.Text;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>Properties of constant fields. They take no bytes, and read the same on every message.</summary>
internal static class ConstantFieldEmitter
{
    public static void Emit(IndentedWriter writer, BlockContext block, FieldIr field)
    {
        string value = block.Constant(field, "Value");
        switch (field.Value)
        {
            case ConstantScalar v:
                Property(writer, field, $"{v.Value.Type.CSharpName()} {field.Name}", value);
                if (v.Value.Type == PrimitiveType.Char)
                {
                    Property(writer, field, $"char {field.Name}Char", $"(char){value}");
                }

                break;
            case ConstantEnum v:
                Property(writer, field, $"{v.Type.Global()} {field.Name}", value);
                Property(
                    writer,
                    field,
                    $"{v.Encoding.CSharpName()} {field.Name}Raw",
                    $"({v.Encoding.CSharpName()}){value}"
                );
                break;
            case ConstantText v:
                Property(writer, field, $"{WireExpressions.ReadOnlyBytes} {field.Name}", BytesOf(v));
                writer.WriteLine();
                writer.Summary(FieldDocs.Words(field.Doc, "Field", field.SchemaName));
                writer.WriteLine($"public readonly string Get{field.Name}String() => {value};");
                break;
            default:
                throw new InvalidOperationException($"Field {field.SchemaName} is no constant.");
        }
    }

    /// <summary>The byte form of a constant text, padded with NULs.</summary>
    public static byte[] Encode(ConstantText text)
    {
        byte[] bytes = text.Encoding switch
        {
            TextEncoding.Utf8 => Encoding.UTF8.GetBytes(text.Text),
            // Other sets than UTF-8 have ASCII in common; a constant beyond it is kept as Latin-1 has it.
            _ => text.Text.Select(static c => c <= 0xFF ? (byte)c : (byte)'?').ToArray(),
        };
        Array.Resize(ref bytes, Math.Max(bytes.Length, text.Length));
        return bytes;
    }

    private static string BytesOf(ConstantText text)
    {
        byte[] bytes = Encode(text);
        if (bytes.All(static b => b is 0 or (>= 0x20 and < 0x7F)))
        {
            return CSharpLiterals.Of(new string(bytes.Select(static b => (char)b).ToArray())) + "u8";
        }

        // A static array of bytes is data of the assembly: no allocation.
        return $"new byte[] {{ {string.Join(", ", bytes.Select(static b => "0x" + b.ToString("X2", CultureInfo.InvariantCulture)))} }}";
    }

    private static void Property(IndentedWriter writer, FieldIr field, string declaration, string value)
    {
        writer.DocumentField(field);
        writer.WriteLine($"public readonly {declaration} => {value};");
    }
}
