using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.Generator.PipelineTests.Harness;

internal static class DiagnosticAssert
{
    /// <summary>Exactly one diagnostic has the id; line and column count from 1, as users see them.</summary>
    public static Diagnostic Reported(
        this IEnumerable<Diagnostic> diagnostics,
        string id,
        string path,
        int line = 1,
        int column = 1
    )
    {
        Diagnostic diagnostic = Assert.Single(diagnostics, d => d.Id == id);
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        Assert.Equal(
            (path, line, column),
            (span.Path, span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1)
        );
        return diagnostic;
    }

    public static void NoErrors(this IEnumerable<Diagnostic> diagnostics) =>
        Assert.DoesNotContain(diagnostics, static d => d.Severity == DiagnosticSeverity.Error);
}
