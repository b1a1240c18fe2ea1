using System.Reflection;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TensorPool.Sbe.Generator.PipelineTests.Harness;

/// <summary>Compiles C# and loads it. Warnings are failures.</summary>
internal static class InMemoryAssembly
{
    public static Assembly Compile(params string[] sources)
    {
        CSharpParseOptions options = CSharpParseOptions
            .Default.WithLanguageVersion(LanguageVersion.CSharp12)
            .WithDocumentationMode(DocumentationMode.Diagnose);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Emitted" + Guid.NewGuid().ToString("N"),
            sources.Select(s => CSharpSyntaxTree.ParseText(s, options)),
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(SbeStatus).Assembly.Location)],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                warningLevel: 9999
            ).WithSpecificDiagnosticOptions([new("CS1591", ReportDiagnostic.Suppress)])
        );
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Diagnostics.Where(static d => d.Severity >= DiagnosticSeverity.Warning));
        return Assembly.Load(stream.ToArray());
    }
}
