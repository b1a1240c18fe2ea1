using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using TensorPool.Sbe.Generator;

namespace TensorPool.Sbe.SchemaHarness;

/// <summary>An emitted file.</summary>
internal sealed record GeneratedFile(string HintName, string Text);

/// <summary>Runs the generator on schemas, as the compiler of a project does.</summary>
internal static class Generation
{
    /// <summary>The emitted files in the order of their names. Fails if the generator did.</summary>
    public static ImmutableArray<GeneratedFile> Run(
        SchemaCase schemas,
        CSharpParseOptions options,
        CancellationToken ct
    )
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new SbeGenerator().AsSourceGenerator()],
            schemas.Files.Select(static path => new FileOnDisk(path)),
            options,
            new ItemOptions(schemas)
        );
        GeneratorRunResult result = driver
            .RunGenerators(CSharpCompilation.Create("Consumer"), ct)
            .GetRunResult()
            .Results.Single();

        Assert.Null(result.Exception);
        // Schemas of the vectors are odd on purpose, so that warnings are in order.
        Assert.Empty(result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error));
        Assert.NotEmpty(result.GeneratedSources);
        return
        [
            .. result
                .GeneratedSources.Select(static s => new GeneratedFile(s.HintName, s.SourceText.ToString()))
                .OrderBy(static f => f.HintName, StringComparer.Ordinal),
        ];
    }

    private sealed class FileOnDisk(string path) : AdditionalText
    {
        // The name alone: emitted text must not depend on where the repository is.
        public override string Path { get; } = System.IO.Path.GetFileName(path);

        public override SourceText GetText(CancellationToken cancellationToken = default) =>
            SourceText.From(File.ReadAllText(path));
    }

    private sealed class ItemOptions(SchemaCase schemas) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } =
            new Values(ImmutableDictionary<string, string>.Empty);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            schemas.Metadata.TryGetValue(textFile.Path, out ImmutableDictionary<string, string>? values)
                ? new Values(values)
                : GlobalOptions;
    }

    private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        private const string Prefix = "build_metadata.AdditionalFiles.";

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return key.StartsWith(Prefix, StringComparison.Ordinal)
                && values.TryGetValue(key[Prefix.Length..], out value);
        }
    }
}
