using TensorPool.Sbe.Generator.Emit.Codecs;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>The file of a message: its constants, its decoder, its encoder and, where asked for, its overlay.</summary>
internal static class MessageEmitter
{
    public static string Emit(MessageUnit unit)
    {
        MessageIr message = unit.Message;
        SchemaContext schema = unit.Context;
        LevelNode root = LevelNode.Root(schema, message);
        IndentedWriter writer = SourceFile.Begin(schema, message.Type.Namespace);
        writer.Summary(FieldDocs.Words(message.Doc, "Message", message.SchemaName));
        writer.Remarks(
            FieldDocs.Facts(
                message.SchemaName,
                $"message, template {CSharpLiterals.Of(message.TemplateId)}",
                message.Doc
            )
        );
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{SourceFile.Visibility(schema)} static class {message.Type.Name}"))
        {
            EmitConstants(writer, root);
            SizeEmitter.EmitMessage(writer, root);
            ConstantsEmitter.EmitLevel(writer, root);
            OrderEmitter.EmitClass(writer, root);
        }

        DecoderEmitter.Emit(writer, root);
        EncoderEmitter.Emit(writer, root, unit.Holes);
        if (message.HasOverlay)
        {
            OverlayEmitter.Emit(writer, root);
        }

        return writer.ToString();
    }

    private static void EmitConstants(IndentedWriter writer, LevelNode root)
    {
        SchemaContext schema = root.Schema;
        HeaderIr header = schema.Header;
        Id(writer, "Template id.", header.TemplateId, "TemplateId", root.Message.TemplateId);
        Id(writer, "Schema id.", header.SchemaId, "SchemaId", schema.Id);
        Id(writer, "Schema version.", header.Version, "SchemaVersion", schema.Version);
        ConstantsEmitter.Constant(
            writer,
            "First schema version that has the message.",
            "int",
            "SinceVersion",
            CSharpLiterals.Of(root.Message.Doc.SinceVersion)
        );
        ConstantsEmitter.Constant(
            writer,
            "Size of the message header, in bytes.",
            "int",
            "HeaderSize",
            CSharpLiterals.Of(header.Size)
        );
        ConstantsEmitter.Constant(
            writer,
            "Block length in this version, in bytes.",
            "int",
            "BlockLength",
            CSharpLiterals.Of(root.Level.BlockLength)
        );
        ConstantsEmitter.Constant(
            writer,
            "Length of a message whose groups and data are empty, its header excluded, in bytes.",
            "int",
            "MinimumLength",
            CSharpLiterals.Of(root.Level.BlockLength + root.MinimumTail)
        );
        if (root.Message.HasOverlay)
        {
            ConstantsEmitter.Constant(
                writer,
                "Alignment that a record in shared memory must have, in bytes.",
                "int",
                "Alignment",
                CSharpLiterals.Of(OverlayEmitter.AlignmentOf(root))
            );
        }

        if (HeaderBits.Of(root) is { } bits)
        {
            writer.WriteLine();
            writer.Summary(
                "The eight bytes of the header as this schema writes them, as one number in its byte order."
            );
            writer.WriteLine($"internal const ulong OwnHeader = {bits};");
        }
    }

    /// <summary>A constant of the type that its header member has.</summary>
    private static void Id(IndentedWriter writer, string summary, HeaderMemberIr member, string name, int value)
    {
        string type = member.Type.CSharpName();
        ConstantsEmitter.Constant(writer, summary, type, name, CSharpLiterals.Of(value));
    }
}
