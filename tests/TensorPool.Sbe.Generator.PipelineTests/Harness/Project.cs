using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace TensorPool.Sbe.Generator.PipelineTests.Harness;

/// <summary>A project in memory. Every edit is a new project that shares the driver's caches, as in an editor.</summary>
internal sealed class Project
{
    private readonly GeneratorDriver _driver;
    private readonly CSharpCompilation _compilation;
    private readonly ImmutableArray<InMemoryFile> _files;

    private Project(GeneratorDriver driver, CSharpCompilation compilation, ImmutableArray<InMemoryFile> files)
    {
        _driver = driver;
        _compilation = compilation;
        _files = files;
    }

    public static Project Of(params InMemoryFile[] files) =>
        Of(new Dictionary<string, string>(), LanguageVersion.CSharp12, files);

    public static Project Of(
        IReadOnlyDictionary<string, string> properties,
        LanguageVersion language,
        params InMemoryFile[] files
    )
    {
        CSharpParseOptions parseOptions = CSharpParseOptions.Default.WithLanguageVersion(language);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new SbeGenerator().AsSourceGenerator()],
            files,
            parseOptions,
            new InMemoryOptions(properties),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)
        );
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Consumer",
            [CSharpSyntaxTree.ParseText("class Consumer { }", parseOptions)],
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(SbeStatus).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        return new Project(driver, compilation, [.. files]);
    }

    public GeneratorRunResult Result => _driver.GetRunResult().Results.Single();

    /// <summary>What the generator reported. Fails if it broke, which the compiler would report as CS8785.</summary>
    public ImmutableArray<Diagnostic> Diagnostics
    {
        get
        {
            Assert.Null(Result.Exception);
            return Result.Diagnostics;
        }
    }

    /// <summary>The warnings and errors among them.</summary>
    public IEnumerable<Diagnostic> Problems => Diagnostics.Where(static d => d.Severity >= DiagnosticSeverity.Warning);

    public RunReasons Reasons => RunReasons.Of(Result);

    public IEnumerable<string> HintNames => Result.GeneratedSources.Select(static s => s.HintName);

    public string SourceOf(string hintName) =>
        Result.GeneratedSources.Single(s => s.HintName == hintName).SourceText.ToString();

    public Project Run() => RunUnder(TestContext.Current.CancellationToken);

    public Project RunUnder(CancellationToken ct) => new(_driver.RunGenerators(_compilation, ct), _compilation, _files);

    /// <summary>Replaces the text of a file.</summary>
    public Project Edit(string path, Func<string, string> edit)
    {
        InMemoryFile old = _files.Single(f => f.Path == path);
        string before = old.Text;
        string after = edit(before);
        Assert.NotEqual(before, after);
        InMemoryFile edited = old.With(after);
        return new(_driver.ReplaceAdditionalText(old, edited), _compilation, _files.Replace(old, edited));
    }

    public Project Add(InMemoryFile file) => new(_driver.AddAdditionalTexts([file]), _compilation, _files.Add(file));

    /// <summary>Replaces the C# of the project.</summary>
    public Project EditCode(string code)
    {
        SyntaxTree old = _compilation.SyntaxTrees.Single();
        SyntaxTree edited = old.WithChangedText(SourceText.From(code));
        return new(_driver, _compilation.ReplaceSyntaxTree(old, edited), _files);
    }

    /// <summary>New options with the same or other values: compilers hand over a new provider often.</summary>
    public Project WithProperties(IReadOnlyDictionary<string, string> properties) =>
        new(_driver.WithUpdatedAnalyzerConfigOptions(new InMemoryOptions(properties)), _compilation, _files);
}
