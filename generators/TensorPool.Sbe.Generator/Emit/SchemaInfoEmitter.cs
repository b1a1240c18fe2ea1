using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>Emits <c>SchemaInfo</c>: the schema and its messages as data, for tools.</summary>
internal static class SchemaInfoEmitter
{
    private const string Info = "global::TensorPool.Sbe.SbeMessageInfo";

    public static string Emit(SchemaInfoUnit unit)
    {
        SchemaContext context = unit.Context;
        IndentedWriter writer = SourceFile.Begin(context, unit.Type.Namespace);
        writer.WriteLine($"/// <summary>Facts about the schema <c>{DocText.Escape(context.Package)}</c>.</summary>");
        if (DocText.Escape(context.Description) is { Length: > 0 } description)
        {
            writer.WriteLine($"/// <remarks>{description}</remarks>");
        }

        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{SourceFile.Visibility(context)} static partial class {SchemaInfoUnit.TypeNameOf}"))
        {
            WriteConstants(writer, context);
            WriteTable(writer, unit.Messages);
            WriteLookup(writer, unit.Messages);
        }

        return writer.ToString();
    }

    private static void WriteConstants(IndentedWriter writer, SchemaContext context)
    {
        Constant(
            "The <c>id</c> of the schema, of the type of the header's schema id.",
            context.Header.SchemaId.Type.CSharpName(),
            "Id",
            CSharpLiterals.Of(context.Id)
        );
        Constant(
            "The <c>version</c> of the schema, of the type of the header's version.",
            context.Header.Version.Type.CSharpName(),
            "Version",
            CSharpLiterals.Of(context.Version)
        );
        Constant("The <c>package</c> of the schema.", "string", "Package", CSharpLiterals.Of(context.Package));
        Constant(
            "The <c>semanticVersion</c> of the schema, or empty.",
            "string",
            "SemanticVersion",
            CSharpLiterals.Of(context.SemanticVersion)
        );
        Constant(
            "The <c>description</c> of the schema, or empty.",
            "string",
            "Description",
            CSharpLiterals.Of(context.Description)
        );
        Constant(
            "Length of the header in front of every message, in bytes.",
            "int",
            "HeaderSize",
            CSharpLiterals.Of(context.Header.Size)
        );

        void Constant(string summary, string type, string name, string value)
        {
            writer.WriteLine($"/// <summary>{summary}</summary>");
            writer.WriteLine($"public const {type} {name} = {value};");
            writer.WriteLine();
        }
    }

    private static void WriteTable(IndentedWriter writer, EquatableArray<MessageSummary> messages)
    {
        if (messages.Count > 0)
        {
            writer.WriteLine($"private static readonly {Info}[] s_messages =");
            writer.Open(opening: "[");
            foreach (MessageSummary message in messages)
            {
                string[] arguments =
                [
                    CSharpLiterals.Of(message.SchemaName),
                    "templateId: " + CSharpLiterals.Of(message.TemplateId),
                    "sinceVersion: " + CSharpLiterals.Of(message.SinceVersion),
                    "blockLength: " + CSharpLiterals.Of(message.BlockLength),
                    "minimumLength: " + CSharpLiterals.Of(message.MinimumLength),
                    "hasHeader: " + CSharpLiterals.Of(message.HasHeader),
                ];
                writer.WriteLine($"new({string.Join(", ", arguments)}),");
            }

            writer.Close(";", closing: "]");
            writer.WriteLine();
        }

        writer.WriteLine("/// <summary>All messages, in the order of their template ids.</summary>");
        writer.WriteLine(
            $"public static global::System.ReadOnlySpan<{Info}> Messages => {(messages.Count > 0 ? "s_messages" : "default")};"
        );
        writer.WriteLine();
    }

    private static void WriteLookup(IndentedWriter writer, EquatableArray<MessageSummary> messages)
    {
        writer.WriteLine("/// <summary>Finds the message with a template id.</summary>");
        writer.WriteLine("/// <returns>False where the schema has none.</returns>");
        using (writer.Block($"public static bool TryGetMessage(int templateId, out {Info} info)"))
        {
            if (messages.Count > 0)
            {
                writer.WriteLine("int index = templateId switch");
                writer.Open();
                for (int i = 0; i < messages.Count; i++)
                {
                    writer.WriteLine($"{CSharpLiterals.Of(messages[i].TemplateId)} => {CSharpLiterals.Of(i)},");
                }

                writer.WriteLine("_ => -1,");
                writer.Close(";");
                writer.WriteLine("info = index < 0 ? default : s_messages[index];");
                writer.WriteLine("return index >= 0;");
            }
            else
            {
                writer.WriteLine("info = default;");
                writer.WriteLine("return false;");
            }
        }
    }
}
