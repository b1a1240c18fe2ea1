using System.Text.Json;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Tests.Schema;

/// <summary>Every schema of the general set compiles, with the identities and block lengths of its vectors.</summary>
public sealed class GeneralSchemaTests
{
    public static TheoryData<string> Files =>
        [
            .. Directory
                .GetFiles(Vectors.General, "*.sbe.xml")
                .Order(StringComparer.Ordinal)
                .Select(static f => Path.GetFileName(f)!),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Schema_compiles_without_errors(string file)
    {
        CompiledSchema compiled = Compile(file);

        Assert.DoesNotContain(compiled.Diagnostics, static d => d.Severity == SchemaSeverity.Error);
        Assert.NotNull(compiled.Schema);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Messages_have_the_ids_and_block_lengths_of_the_vectors(string file)
    {
        SchemaIr schema = Compile(file).Schema!;
        string vectors = Path.Combine(Vectors.General, file.Replace(".sbe.xml", ".jsonl", StringComparison.Ordinal));

        foreach (JsonElement line in Vectors.Lines(vectors))
        {
            MessageIr message = Assert.Single(
                schema.Messages,
                m => m.SchemaName == line.GetProperty("message").GetString()
            );
            Assert.Equal(line.GetProperty("blockLength").GetInt32(), message.Root.BlockLength);
            Assert.Equal(line.GetProperty("templateId").GetInt32(), message.TemplateId);
            Assert.Equal(line.GetProperty("schemaId").GetInt32(), schema.Context.Id);
            Assert.Equal(line.GetProperty("version").GetInt32(), schema.Context.Version);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Same_text_gives_an_equal_model(string file)
    {
        CompiledSchema first = Compile(file);
        CompiledSchema second = Compile(file);

        Assert.Equal(first, second);
        Assert.Equal(first.Schema!.GetHashCode(), second.Schema!.GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_comment_changes_no_model(string file)
    {
        SchemaSource source = Vectors.Read(Path.Combine(Vectors.General, file));
        int root = source.Text.IndexOf("essageSchema", StringComparison.Ordinal);
        int end = source.Text.IndexOf('>', root);
        SchemaSource commented = source with { Text = source.Text.Insert(end + 1, "<!-- new\n -->\n") };

        SchemaIr? before = Compile(file).Schema;
        SchemaIr? after = SchemaCompiler
            .Compile(
                commented,
                Vectors.Files(Vectors.General),
                SchemaOptions.Default,
                TestContext.Current.CancellationToken
            )
            .Schema;

        Assert.Equal(before, after);
    }

    private static CompiledSchema Compile(string file) =>
        SchemaCompiler.Compile(
            Vectors.Read(Path.Combine(Vectors.General, file)),
            Vectors.Files(Vectors.General),
            SchemaOptions.Default,
            TestContext.Current.CancellationToken
        );
}
