using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Benchmarks;

/// <summary>
/// A schema of one million characters: what reading and resolving it takes, what writing its C# takes, and what a
/// compiler waits for, at the first run and after an edit.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
public class GeneratorBenchmarks
{
    private const int Length = 1_000_000;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp12);

    private string _xml = "";
    private SchemaIr _schema = null!;
    private Compilation _compilation = null!;
    private GeneratorDriver _warm = null!;
    private SchemaText _text = null!;
    private int _edits;

    [GlobalSetup]
    public void Setup()
    {
        _xml = LargeSchema.Of(Length);
        _schema = Compile() ?? throw new InvalidOperationException("The schema has faults.");
        _compilation = CSharpCompilation.Create("large", options: new(OutputKind.DynamicallyLinkedLibrary));
        _text = new SchemaText(_xml);
        _warm = Driver().AddAdditionalTexts([_text]).RunGenerators(_compilation);
        GeneratorDriverRunResult result = _warm.GetRunResult();
        if (result.GeneratedTrees.Length < 10 || result.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
        {
            throw new InvalidOperationException(
                $"{result.GeneratedTrees.Length} files. {string.Join('\n', result.Diagnostics)}"
            );
        }

        Console.WriteLine(
            $"// {_xml.Length} characters of schema, {_schema.Messages.Count} messages, "
                + $"{result.GeneratedTrees.Length} files, {EmitAll()} characters of C#"
        );
    }

    /// <summary>From text to the resolved model.</summary>
    [Benchmark]
    public object? CompileSchema() => Compile();

    /// <summary>From the model to text; the number of characters.</summary>
    [Benchmark]
    public long EmitAll()
    {
        long length = 0;
        foreach (SourceUnit unit in SourceUnits.Of(_schema))
        {
            length += SourceEmitter.Emit(unit).Length;
        }

        return length;
    }

    /// <summary>The first run of a compiler that is warm; parsing the C# is part of it.</summary>
    [Benchmark(Baseline = true)]
    public object FirstRun() => Driver().AddAdditionalTexts([new SchemaText(_xml)]).RunGenerators(_compilation);

    /// <summary>One message of the schema was edited.</summary>
    [Benchmark]
    public object AfterEdit()
    {
        int position = _xml.IndexOf("field20", StringComparison.Ordinal);
        string xml = $"{_xml.AsSpan(0, position)}edited{_edits++ & 1}{_xml.AsSpan(position + "field20".Length)}";
        SchemaText edited = new(xml);
        return _warm.ReplaceAdditionalText(_text, edited).RunGenerators(_compilation);
    }

    private SchemaIr? Compile()
    {
        SchemaSource source = new("large.sbe.xml", _xml);
        return SchemaCompiler.Compile(source, [source], SchemaOptions.Default, default).Schema;
    }

    private static CSharpGeneratorDriver Driver() =>
        CSharpGeneratorDriver.Create([new SbeGenerator().AsSourceGenerator()], parseOptions: ParseOptions);

    private sealed class SchemaText(string text) : AdditionalText
    {
        private readonly SourceText _source = SourceText.From(text);

        public override string Path => "large.sbe.xml";

        public override SourceText GetText(CancellationToken cancellationToken = default) => _source;
    }
}
