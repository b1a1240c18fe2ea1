using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TensorPool.Sbe.Generator.Diagnostics;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>From the findings of the model to those of the compiler, at the very end of the pipeline.</summary>
internal static class DiagnosticConversion
{
    public static Diagnostic ToDiagnostic(this SchemaDiagnostic diagnostic)
    {
        DiagnosticDescriptor descriptor =
            DiagnosticDescriptors.All.FirstOrDefault(d => d.Id == diagnostic.Id)
            ?? DiagnosticDescriptors.InternalFailure;
        return Diagnostic.Create(
            descriptor,
            ToLocation(diagnostic.Place),
            ToSeverity(diagnostic.Severity),
            additionalLocations: null,
            properties: ImmutableDictionary<string, string?>.Empty,
            messageArgs: diagnostic.Message
        );
    }

    private static Location ToLocation(SourcePlace place) =>
        Location.Create(
            place.Path,
            new TextSpan(place.Start, place.Length),
            new LinePositionSpan(
                new LinePosition(place.StartLine, place.StartColumn),
                new LinePosition(place.EndLine, place.EndColumn)
            )
        );

    private static DiagnosticSeverity ToSeverity(SchemaSeverity severity) =>
        severity switch
        {
            SchemaSeverity.Error => DiagnosticSeverity.Error,
            SchemaSeverity.Warning => DiagnosticSeverity.Warning,
            _ => DiagnosticSeverity.Info,
        };
}
