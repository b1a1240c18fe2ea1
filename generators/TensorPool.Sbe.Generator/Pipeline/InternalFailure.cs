using TensorPool.Sbe.Generator.Schema;
using TensorPool.Sbe.Generator.Schema.Including;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>
/// A failure of the generator itself. As a diagnostic (SBE901) it names the schema; as an unhandled exception the
/// compiler would report it without, and drop all output of all schemas.
/// </summary>
internal static class InternalFailure
{
    public static string Describe(Exception exception) => $"{exception.GetType().FullName}: {exception.Message}";

    public static SchemaDiagnostic ToDiagnostic(string path, string doing, string failure) =>
        new(
            "SBE901",
            SchemaSeverity.Error,
            $"The generator failed to {doing} '{IncludePath.FileName(path)}' ({failure}). Please report this together with the schema.",
            Places.StartOf(path)
        );
}
