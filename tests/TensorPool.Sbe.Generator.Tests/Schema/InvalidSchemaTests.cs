using System.Text.Json;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Tests.Schema;

/// <summary>Every schema of the invalid set gives its diagnostic, with severity and place.</summary>
public sealed class InvalidSchemaTests
{
    private static readonly Dictionary<string, JsonElement> Expectations = Vectors
        .Lines(Path.Combine(Vectors.Invalid, "invalid.jsonl"))
        .ToDictionary(static line => line.GetProperty("file").GetString()!, StringComparer.Ordinal);

    public static TheoryData<string> Files => [.. Expectations.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void Schema_gives_the_expected_diagnostic_at_its_place(string file)
    {
        JsonElement expected = Expectations[file];
        string id = expected.GetProperty("id").GetString()!;
        SchemaSource source = Vectors.Read(Path.Combine(Vectors.Invalid, file));

        CompiledSchema compiled = SchemaCompiler.Compile(
            source,
            [],
            SchemaOptions.Default,
            TestContext.Current.CancellationToken
        );

        string all = string.Join('\n', compiled.Diagnostics);
        SchemaDiagnostic? found = compiled.Diagnostics.FirstOrDefault(d => d.Id == id);
        Assert.True(found is not null, $"{id} is missing:\n{all}");
        Assert.Equal(Severity(expected), found.Severity);
        AssertPlace(expected, found, source.Text);
        if (found.Severity != SchemaSeverity.Error)
        {
            Assert.DoesNotContain(compiled.Diagnostics, static d => d.Severity == SchemaSeverity.Error);
            Assert.NotNull(compiled.Schema);
        }
    }

    private static SchemaSeverity Severity(JsonElement expected) =>
        expected.GetProperty("severity").GetString() switch
        {
            "error" => SchemaSeverity.Error,
            "warning" => SchemaSeverity.Warning,
            _ => SchemaSeverity.Information,
        };

    /// <summary>The place begins with the opening of the element, or within its tag.</summary>
    private static void AssertPlace(JsonElement expected, SchemaDiagnostic found, string text)
    {
        int line = expected.GetProperty("line").GetInt32() - 1;
        int column = expected.GetProperty("column").GetInt32() - 1;
        Assert.Equal(line, found.Place.StartLine);
        if (found.Id == "SBE001")
        {
            return;
        }

        string[] lines = text.Split('\n');
        int start = lines.Take(line).Sum(static l => l.Length + 1) + column;
        int end = text.IndexOf('>', start);
        Assert.Equal('<', text[start]);
        Assert.InRange(found.Place.Start, start, end);
        Assert.InRange(found.Place.Start + found.Place.Length, start + 1, end + 1);
        Assert.Equal(found.Place.Start - start, found.Place.StartColumn - column);
        Assert.NotEqual(0, found.Place.Length);
    }
}
