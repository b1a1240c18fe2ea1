using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>
/// Emits <c>IMessageHandler</c> and <c>MessageDispatcher</c> of one schema: header, schema id, then a switch over
/// template ids.
/// </summary>
internal static class DispatcherEmitter
{
    public static string Emit(DispatcherUnit unit)
    {
        IndentedWriter writer = SourceFile.Begin(unit.Context, unit.Type.Namespace);
        WriteHandler(writer, unit);
        writer.WriteLine();
        WriteDispatcher(writer, unit);
        return writer.ToString();
    }

    private static void WriteHandler(IndentedWriter writer, DispatcherUnit unit)
    {
        string visibility = SourceFile.Visibility(unit.Context);
        writer.WriteLine(
            $"/// <summary>Receives the messages of <c>{DocText.Escape(unit.Context.Package)}</c>.</summary>"
        );
        writer.WriteLine("/// <remarks>");
        writer.WriteLine(
            "/// Decoders borrow the buffer that was dispatched: they are valid only during the call. No method has a default"
        );
        writer.WriteLine("/// body, which would box a handler that is a struct.");
        writer.WriteLine("/// </remarks>");
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{visibility} partial interface {DispatcherUnit.HandlerName}"))
        {
            foreach (DispatchEntry entry in unit.Entries)
            {
                writer.WriteLine(
                    $"/// <summary>A <c>{DocText.Escape(entry.SchemaName)}</c> (template {CSharpLiterals.Of(entry.TemplateId)}) arrived.</summary>"
                );
                writer.WriteLine($"void {entry.HandlerMethod}({entry.Type.Global("Decoder")} message);");
                writer.WriteLine();
            }

            writer.WriteLine(
                "/// <summary>A message arrived whose template this version of the schema does not have: normal traffic.</summary>"
            );
            writer.WriteLine(
                "/// <param name=\"templateId\">The template; -1 where it is above the range of <see cref=\"int\"/>.</param>"
            );
            writer.WriteLine(
                "/// <param name=\"actingVersion\">The version of the schema that the message was written with.</param>"
            );
            writer.WriteLine("void OnUnknownTemplate(int templateId, int actingVersion);");
            writer.WriteLine();
            writer.WriteLine(
                "/// <summary>A buffer was refused: a truncated header, another schema, or a block that cannot be right.</summary>"
            );
            writer.WriteLine("/// <param name=\"status\">Why; never <c>Ok</c>.</param>");
            writer.WriteLine(
                "/// <param name=\"schemaId\">The schema; -1 where the header is truncated, or the id above the range of <see cref=\"int\"/>.</param>"
            );
            writer.WriteLine("/// <param name=\"templateId\">The template; -1 for the same reasons.</param>");
            writer.WriteLine($"void OnRejected({HeaderReads.Status} status, int schemaId, int templateId);");
        }
    }

    private static void WriteDispatcher(IndentedWriter writer, DispatcherUnit unit)
    {
        SchemaContext context = unit.Context;
        HeaderIr header = context.Header;
        writer.WriteLine(
            $"/// <summary>Finds out which message of <c>{DocText.Escape(context.Package)}</c> a buffer holds.</summary>"
        );
        writer.WriteLine("/// <remarks>");
        writer.WriteLine(
            "/// Without state: any number of threads may dispatch at once. Allocates nothing and throws only what a handler throws."
        );
        writer.WriteLine("/// </remarks>");
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{SourceFile.Visibility(context)} static partial class {DispatcherUnit.DispatcherName}"))
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
            WriteSignature(
                writer,
                "public static bool Dispatch<THandler>",
                DispatcherUnit.HandlerName,
                hasDefault: true
            );
            using (writer.Block())
            {
                HeaderReads.WriteLengthCheck(writer, header);
                WriteOrigin(writer, header.SchemaId, header.TemplateId, header.Version);
                HeaderReads.WriteRead(writer, "schemaId", header.SchemaId, context.ByteOrder);
                HeaderReads.WriteRead(writer, "templateId", header.TemplateId, context.ByteOrder);
                if (header.SchemaId.Constant is null)
                {
                    using (writer.Block($"if (schemaId != {CSharpLiterals.Of(context.Id)})"))
                    {
                        writer.WriteLine(
                            $"handler.OnRejected({HeaderReads.Status}.WrongSchemaId, schemaId, templateId);"
                        );
                        writer.WriteLine("return false;");
                    }
                }

                writer.WriteLine();
                WriteSwitch(writer, unit);
                writer.WriteLine();
                using (writer.Block($"if (status != {HeaderReads.Status}.Ok)"))
                {
                    writer.WriteLine("handler.OnRejected(status, schemaId, templateId);");
                    writer.WriteLine("return false;");
                }

                writer.WriteLine();
                writer.WriteLine("return true;");
            }

            if (unit.Entries.Count > 0)
            {
                writer.WriteLine();
                writer.WriteLine(
                    "// One method per message, never inlined: the locals of every decoder in one method would all have to be zeroed"
                );
                writer.WriteLine("// for every message.");
            }

            foreach (DispatchEntry entry in unit.Entries)
            {
                WriteDelivery(writer, entry);
                writer.WriteLine();
            }
        }
    }

    private static void WriteSwitch(IndentedWriter writer, DispatcherUnit unit)
    {
        HeaderIr header = unit.Context.Header;
        writer.WriteLine($"{HeaderReads.Status} status;");
        using (writer.Block("switch (templateId)"))
        {
            foreach (DispatchEntry entry in unit.Entries)
            {
                writer.WriteLine($"case {CSharpLiterals.Of(entry.TemplateId)}:");
                using (writer.Indent())
                {
                    writer.WriteLine($"status = {DeliveryOf(entry)}(buffer, ref handler, acceptance);");
                    writer.WriteLine("break;");
                }
            }

            writer.WriteLine("default:");
            using (writer.Indent())
            {
                HeaderReads.WriteRead(writer, "version", header.Version, unit.Context.ByteOrder);
                writer.WriteLine("handler.OnUnknownTemplate(templateId, version);");
                writer.WriteLine("return false;");
            }
        }
    }

    private static void WriteDelivery(IndentedWriter writer, DispatchEntry entry)
    {
        string decoder = entry.Type.Global("Decoder");
        writer.WriteLine(
            "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]"
        );
        WriteSignature(
            writer,
            $"private static {HeaderReads.Status} {DeliveryOf(entry)}<THandler>",
            DispatcherUnit.HandlerName,
            hasDefault: false
        );
        using (writer.Block())
        {
            writer.WriteLine(
                $"{HeaderReads.Status} status = {decoder}.TryWrap(buffer, out {decoder} message, acceptance);"
            );
            using (writer.Block($"if (status == {HeaderReads.Status}.Ok)"))
            {
                writer.WriteLine($"handler.{entry.HandlerMethod}(message);");
            }

            writer.WriteLine();
            writer.WriteLine("return status;");
        }
    }

    /// <summary>Declares <c>origin</c> unless every member that would be read from there is a constant.</summary>
    internal static void WriteOrigin(IndentedWriter writer, params HeaderMemberIr[] members)
    {
        if (members.Any(static m => m.Constant is null))
        {
            writer.WriteLine(
                "ref byte origin = ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(buffer);"
            );
        }
    }

    /// <summary>The parameters that all methods of a dispatcher share.</summary>
    internal static void WriteSignature(IndentedWriter writer, string start, string handler, bool hasDefault)
    {
        writer.WriteLine(start + "(");
        using (writer.Indent())
        {
            writer.WriteLine("global::System.ReadOnlySpan<byte> buffer,");
            writer.WriteLine("ref THandler handler,");
            writer.WriteLine(
                $"{HeaderReads.Acceptance} acceptance" + (hasDefault ? $" = {HeaderReads.Acceptance}.Compatible" : "")
            );
        }

        writer.WriteLine(")");
        using (writer.Indent())
        {
            writer.WriteLine($"where THandler : {handler}");
        }
    }

    private static string DeliveryOf(DispatchEntry entry) => "Deliver" + entry.HandlerMethod.Substring(2);
}
