using TensorPool.Sbe.Generator.Emit.Codecs;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>The constants of a composite and its two views.</summary>
internal static class CompositeEmitter
{
    private const string Status = WireExpressions.Runtime + "SbeStatus";
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";

    public static string Emit(CompositeUnit unit)
    {
        CompositeIr ir = unit.Composite;
        SchemaContext schema = unit.Context;
        IndentedWriter writer = SourceFile.Begin(schema, ir.Type.Namespace);
        string visibility = SourceFile.Visibility(schema);
        writer.Summary(FieldDocs.Words(ir.Doc, "Composite", ir.SchemaName));
        writer.Remarks(FieldDocs.Facts(ir.SchemaName, "composite", ir.Doc));
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{visibility} static class {ir.Type.Name}"))
        {
            ConstantsEmitter.Constant(writer, "Size, in bytes.", "int", "Size", CSharpLiterals.Of(ir.Size));
            ConstantsEmitter.EmitFields(writer, ir.Members, MetadataNames.For(ir.Members));
        }

        EmitDecoder(writer, unit, visibility);
        EmitEncoder(writer, unit, visibility);
        return writer.ToString();
    }

    private static void EmitDecoder(IndentedWriter writer, CompositeUnit unit, string visibility)
    {
        CompositeIr ir = unit.Composite;
        string type = ir.Type.Name + "Decoder";
        writer.WriteLine();
        writer.Summary($"Reads <c>{DocText.Escape(ir.SchemaName)}</c> in place.");
        LayoutTable.Emit(writer, ir.Members, ir.Size, "Borrows the buffer that it looks at.");
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{visibility} readonly ref struct {type}"))
        {
            writer.WriteLine("private readonly ref byte _block;");
            writer.WriteLine("private readonly int _actingVersion;");
            writer.WriteLine();
            using (writer.Block($"internal {type}(ref byte block, int actingVersion)"))
            {
                writer.WriteLine("_block = ref block;");
                writer.WriteLine("_actingVersion = actingVersion;");
            }

            writer.WriteLine();
            writer.Summary("A view for a field that a message lacks: every member reads as null.");
            writer.WriteLine($"public static {type} Absent => new(ref {Reference}(NullImage), -1);");
            writer.WriteLine();
            writer.Summary("Whether the field is in the message at all.");
            writer.WriteLine("public bool IsPresent => _actingVersion >= 0;");
            writer.WriteLine();
            writer.Summary("Whether the composite is null: absent, or null in its first member.");
            writer.WriteLine($"public bool IsNull => {NullCondition(unit)};");
            writer.WriteLine();
            string bytes = string.Join(", ", unit.NullImage.Select(static b => CSharpLiterals.Of(b)));
            writer.WriteLine(
                $"private static {WireExpressions.ReadOnlyBytes} NullImage => new byte[] {{ {(bytes.Length == 0 ? "0" : bytes)} }};"
            );
            EmitWrap(
                writer,
                ir,
                type,
                WireExpressions.ReadOnlyBytes,
                "decoder",
                "TruncatedBlock",
                $", {CSharpLiterals.Of(unit.Context.Version)}"
            );
            FieldReaderEmitter.Emit(writer, BlockContext.Of(unit.Context, ir), ir.Members);
            ValidateEmitter.EmitComposite(writer, unit.Context, ir);
            FormatEmitter.EmitComposite(writer, unit.Context, ir);
        }
    }

    private static void EmitEncoder(IndentedWriter writer, CompositeUnit unit, string visibility)
    {
        CompositeIr ir = unit.Composite;
        string type = ir.Type.Name + "Encoder";
        writer.WriteLine();
        writer.Summary($"Writes <c>{DocText.Escape(ir.SchemaName)}</c> in place.");
        LayoutTable.Emit(writer, ir.Members, ir.Size, "Borrows the buffer that it looks at.");
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{visibility} readonly ref struct {type}"))
        {
            writer.WriteLine("private readonly ref byte _block;");
            writer.WriteLine();
            using (writer.Block($"internal {type}(ref byte block)"))
            {
                writer.WriteLine("_block = ref block;");
            }

            EmitWrap(writer, ir, type, WireExpressions.Bytes, "encoder", "BufferTooSmall", "");
            FieldWriterEmitter.Emit(writer, BlockContext.Of(unit.Context, ir), ir.Members);
        }
    }

    private static void EmitWrap(
        IndentedWriter writer,
        CompositeIr ir,
        string type,
        string span,
        string variable,
        string failure,
        string version
    )
    {
        string size = $"{CodecNames.Constants(ir.Type)}.Size";
        writer.WriteLine();
        writer.Summary("Wraps the start of a buffer.");
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The buffer is too short.</exception>"
        );
        using (writer.Block($"public static {type} Wrap({span} buffer)"))
        {
            writer.WriteLine($"{Status} status = TryWrap(buffer, out {type} {variable});");
            using (writer.Block($"if (status != {Status}.Ok)"))
            {
                writer.WriteLine(
                    $"{WireExpressions.Runtime}SbeThrow.NotWrapped(status, {CSharpLiterals.Of(ir.SchemaName)}, {size}, buffer.Length);"
                );
            }

            writer.WriteLine();
            writer.WriteLine($"return {variable};");
        }

        writer.WriteLine();
        writer.Summary("Wraps the start of a buffer, or says why not.");
        using (writer.Block($"public static {Status} TryWrap({span} buffer, out {type} {variable})"))
        {
            using (writer.Block($"if (buffer.Length < {size})"))
            {
                writer.WriteLine($"{variable} = default;");
                writer.WriteLine($"return {Status}.{failure};");
            }

            writer.WriteLine();
            writer.WriteLine($"{variable} = new(ref {Reference}(buffer){version});");
            writer.WriteLine($"return {Status}.Ok;");
        }
    }

    private static string NullCondition(CompositeUnit unit)
    {
        BlockContext block = BlockContext.Of(unit.Context, unit.Composite);
        FieldIr? first = unit.Composite.Members.FirstOrDefault(static m => m.Presence != Presence.Constant);
        string? isNull = first?.Value switch
        {
            ScalarValue v when first.Presence == Presence.Optional => FieldReaderEmitter.IsNull(
                v.NullValue,
                first.Name + "Raw",
                block.Constant(first, "NullValue")
            ),
            EnumValue => $"{first.Name}Raw == {block.Constant(first, "NullValue")}",
            CompositeValue => $"{first.Name}.IsNull",
            _ => null,
        };
        return isNull is null ? "!IsPresent" : $"!IsPresent || {isNull}";
    }
}
