using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>
/// Emits the dispatcher of several schemas, which decides by schema id and leaves the rest to the dispatcher of that
/// schema. Its handler interface inherits those of the schemas. Their <c>OnRejected</c> and <c>OnUnknownTemplate</c> have
/// equal signatures, so one method of the handler serves all; a handler that must tell the schemas apart implements the
/// interface of a schema explicitly. <c>OnRejected</c> is declared anew, because a call through the combined interface
/// would be ambiguous between the inherited ones.
/// </summary>
internal static class CombinedDispatcherEmitter
{
    public static string Emit(CombinedDispatcherUnit unit)
    {
        IndentedWriter writer = SourceFile.Begin(unit.Schemas, unit.Type.Namespace);
        WriteHandler(writer, unit);
        writer.WriteLine();
        WriteDispatcher(writer, unit);
        return writer.ToString();
    }

    private static string Visibility(CombinedDispatcherUnit unit) => unit.IsPublic ? "public" : "internal";

    private static void WriteHandler(IndentedWriter writer, CombinedDispatcherUnit unit)
    {
        writer.WriteLine("/// <summary>Receives the messages of several schemas.</summary>");
        writer.WriteLine("/// <remarks>");
        writer.WriteLine(
            "/// One <c>OnUnknownTemplate</c> serves all schemas; to learn which schema an unknown template belongs to, implement"
        );
        writer.WriteLine("/// that method of each schema's interface explicitly.");
        writer.WriteLine("/// </remarks>");
        writer.WriteLine(SourceFile.GeneratedCode);
        string[] bases = unit
            .Schemas.Select(static s => new TypeName(s.Namespace, DispatcherUnit.HandlerName).Global())
            .ToArray();
        writer.WriteLine($"{Visibility(unit)} partial interface {unit.HandlerName}");
        using (writer.Indent())
        {
            for (int i = 0; i < bases.Length; i++)
            {
                writer.WriteLine((i == 0 ? ": " : "  ") + bases[i] + (i < bases.Length - 1 ? "," : ""));
            }
        }

        using (writer.Block())
        {
            writer.WriteLine(
                "/// <summary>A buffer was refused: a truncated header, a schema that is none of these, or a refused message.</summary>"
            );
            writer.WriteLine(
                "/// <param name=\"status\">Why; <c>WrongSchemaId</c> for a schema that is none of these, never <c>Ok</c>.</param>"
            );
            writer.WriteLine(
                "/// <param name=\"schemaId\">The schema; -1 where the header is truncated, or the id above the range of <see cref=\"int\"/>.</param>"
            );
            writer.WriteLine("/// <param name=\"templateId\">The template; -1 for the same reasons.</param>");
            writer.WriteLine($"new void OnRejected({HeaderReads.Status} status, int schemaId, int templateId);");
        }
    }

    private static void WriteDispatcher(IndentedWriter writer, CombinedDispatcherUnit unit)
    {
        HeaderIr header = unit.Context.Header;
        ByteOrder order = unit.Context.ByteOrder;
        writer.WriteLine("/// <summary>Finds out which message of which schema a buffer holds.</summary>");
        writer.WriteLine("/// <remarks>");
        writer.WriteLine(
            "/// Without state: any number of threads may dispatch at once. Allocates nothing and throws only what a handler throws."
        );
        writer.WriteLine("/// </remarks>");
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{Visibility(unit)} static partial class {unit.Dispatcher.Name}"))
        {
            writer.WriteLine(
                "/// <summary>Hands the message at the start of a buffer to the handler's method for it.</summary>"
            );
            writer.WriteLine(
                "/// <param name=\"buffer\">One message with its header. What follows the message does not matter.</param>"
            );
            writer.WriteLine(
                "/// <param name=\"handler\">By reference, so that a struct is neither copied nor boxed.</param>"
            );
            writer.WriteLine("/// <param name=\"acceptance\">Which versions of a message are let through.</param>");
            writer.WriteLine(
                "/// <returns>Whether a message was delivered; if not, the handler has been told why.</returns>"
            );
            DispatcherEmitter.WriteSignature(
                writer,
                "public static bool Dispatch<THandler>",
                unit.HandlerName,
                hasDefault: true
            );
            using (writer.Block())
            {
                HeaderReads.WriteLengthCheck(writer, header);
                DispatcherEmitter.WriteOrigin(writer, header.SchemaId, header.TemplateId);
                HeaderReads.WriteRead(writer, "schemaId", header.SchemaId, order);
                using (writer.Block("switch (schemaId)"))
                {
                    foreach (SchemaContext schema in unit.Schemas)
                    {
                        string dispatcher = new TypeName(schema.Namespace, DispatcherUnit.DispatcherName).Global();
                        writer.WriteLine($"case {CSharpLiterals.Of(schema.Id)}:");
                        using (writer.Indent())
                        {
                            writer.WriteLine($"return {dispatcher}.Dispatch(buffer, ref handler, acceptance);");
                        }
                    }

                    writer.WriteLine("default:");
                    using (writer.Indent())
                    {
                        HeaderReads.WriteRead(writer, "templateId", header.TemplateId, order);
                        writer.WriteLine(
                            $"handler.OnRejected({HeaderReads.Status}.WrongSchemaId, schemaId, templateId);"
                        );
                        writer.WriteLine("return false;");
                    }
                }
            }
        }
    }
}
