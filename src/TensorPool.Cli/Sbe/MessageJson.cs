using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TensorPool.Cli.Hosting;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Cli.Sbe;

/// <summary>A message of any schema as a JSON document.</summary>
internal static class MessageJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Decodes a message.</summary>
    /// <param name="schema">Its schema.</param>
    /// <param name="bytes">The message.</param>
    /// <param name="record">
    /// Name of a record that has no message header, as those in shared memory have none; null if there is a header.
    /// </param>
    /// <returns>One line.</returns>
    /// <exception cref="ToolException">The bytes are no such message.</exception>
    public static string Decode(RuntimeSchema schema, ReadOnlySpan<byte> bytes, string? record)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            MessageReader reader = new(schema, bytes, json);
            MessageHead head = record is null ? reader.ReadHead() : HeadOf(schema, record);
            json.WriteStartObject();
            json.WriteString("schema", schema.Model.Context.Package);
            json.WriteString("message", head.Message.SchemaName);
            json.WriteNumber("templateId", head.Message.TemplateId);
            json.WriteNumber("schemaId", head.SchemaId);
            json.WriteNumber("version", head.Version);
            json.WriteNumber("blockLength", head.BlockLength);
            json.WritePropertyName("fields");
            int consumed = reader.ReadFields(head);
            json.WriteNumber("consumed", consumed);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static MessageHead HeadOf(RuntimeSchema schema, string record)
    {
        SchemaContext context = schema.Model.Context;
        MessageIr message =
            schema.Model.Messages.FirstOrDefault(m => m.SchemaName == record)
            ?? throw ToolException.Usage($"Schema {context.Id} has no message \"{record}\".");
        return new MessageHead(message, context.Id, context.Version, message.Root.BlockLength);
    }
}
