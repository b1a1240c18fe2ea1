using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Harness.Emit;
using TensorPool.Sbe.Harness.Runtime;

namespace TensorPool.Sbe.Harness;

/// <summary>From the model of a schema to an assembly in memory.</summary>
internal static class CodecCompiler
{
    private static readonly MetadataReference[] References =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(SbeStatus).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(ICodecs).Assembly.Location),
    ];

    private static int _assemblies;

    public static Assembly Compile(SchemaIr schema, HarnessOptions options)
    {
        // The oldest language that emitted code promises to compile with.
        CSharpParseOptions parse = new CSharpParseOptions(
            LanguageVersion.CSharp12,
            DocumentationMode.Diagnose
        ).WithPreprocessorSymbols(options.HasOrderChecks ? new[] { "SBE_ORDER_CHECKS" } : []);
        IEnumerable<SyntaxTree> codecs = SourceUnits
            .Of(schema)
            .Select(unit => Tree(SourceEmitter.Emit(unit), $"{unit.Type.Namespace}.{unit.Type.Name}.g.cs", parse));
        var compilation = CSharpCompilation.Create(
            $"Emitted{Interlocked.Increment(ref _assemblies)}",
            [
                .. codecs,
                Tree(HarnessEmitter.Emit(schema), "Harness.cs", parse),
                .. options.Sources.Select((text, i) => Tree(text, $"Source{i}.cs", parse)),
            ],
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        using var stream = new MemoryStream();
        EmitResult result = compilation.Emit(
            stream,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded)
        );
        // Emitted code has no warnings either; that of the harness may.
        Diagnostic[] faults =
        [
            .. result.Diagnostics.Where(static d =>
                d.Severity == DiagnosticSeverity.Error
                || (
                    d is { Severity: DiagnosticSeverity.Warning, IsSuppressed: false }
                    && d.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true
                )
            ),
        ];
        if (faults.Length > 0)
        {
            throw new HarnessException(
                $"{schema.Context.FileName}: emitted code does not compile:\n{string.Join('\n', faults.Take(20).Select(static d => d.ToString()))}"
            );
        }

        stream.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(stream);
    }

    private static SyntaxTree Tree(string text, string path, CSharpParseOptions options) =>
        CSharpSyntaxTree.ParseText(text, options, path, Encoding.UTF8);
}
