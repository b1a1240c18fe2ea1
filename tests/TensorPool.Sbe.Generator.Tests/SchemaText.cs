using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Tests;

/// <summary>Builds small schemas and compiles them.</summary>
internal static class SchemaText
{
    public const string Header = """
        <composite name="messageHeader">
          <type name="blockLength" primitiveType="uint16"/>
          <type name="templateId" primitiveType="uint16"/>
          <type name="schemaId" primitiveType="uint16"/>
          <type name="version" primitiveType="uint16"/>
        </composite>
        """;

    public const string Dimension = """
        <composite name="groupSizeEncoding">
          <type name="blockLength" primitiveType="uint16"/>
          <type name="numInGroup" primitiveType="uint16"/>
        </composite>
        """;

    public const string VarData = """
        <composite name="varData">
          <type name="length" primitiveType="uint16"/>
          <type name="varData" primitiveType="uint8" length="0"/>
        </composite>
        """;

    /// <summary>A schema of these types (after the standard ones) and messages.</summary>
    public static string Of(string types, string messages, string attributes = "version=\"9\"") =>
        Raw($"<types>{Header}{Dimension}{VarData}{types}</types>{messages}", attributes);

    /// <summary>A schema with this content and nothing else.</summary>
    public static string Raw(string content, string attributes = "version=\"9\"") =>
        $"""<messageSchema xmlns:xi="http://www.w3.org/2001/XInclude" package="test" id="1" {attributes}>{content}</messageSchema>""";

    public static CompiledSchema Compile(string text, SchemaOptions? options = null, params SchemaSource[] files) =>
        SchemaCompiler.Compile(
            new SchemaSource("/schemas/test.sbe.xml", text),
            files,
            options ?? SchemaOptions.Default,
            TestContext.Current.CancellationToken
        );

    /// <summary>The model of a schema that must have no errors.</summary>
    public static SchemaIr CompileValid(string types, string messages, string attributes = "version=\"9\"")
    {
        CompiledSchema compiled = Compile(Of(types, messages, attributes));
        Assert.DoesNotContain(compiled.Diagnostics, static d => d.Severity == SchemaSeverity.Error);
        Assert.NotNull(compiled.Schema);
        return compiled.Schema;
    }

    /// <summary>The root level of the only message, made of these elements.</summary>
    public static LevelIr Level(string types, string elements, string attributes = "") =>
        Assert
            .Single(CompileValid(types, $"""<message name="Probe" id="1" {attributes}>{elements}</message>""").Messages)
            .Root;

    /// <summary>The only field of a message with one field.</summary>
    public static FieldIr Field(string types, string field) => Assert.Single(Level(types, field).Fields);

    /// <summary>The one diagnostic of a rule that a schema gives.</summary>
    public static SchemaDiagnostic Single(this CompiledSchema compiled, string id)
    {
        SchemaDiagnostic[] found = [.. compiled.Diagnostics.Where(d => d.Id == id)];
        Assert.True(found.Length == 1, $"{found.Length} × {id}:\n{string.Join('\n', compiled.Diagnostics)}");
        return found[0];
    }

    /// <summary>The text that a diagnostic points at.</summary>
    public static string At(this SchemaDiagnostic diagnostic, string text) =>
        text.Substring(diagnostic.Place.Start, diagnostic.Place.Length);
}
