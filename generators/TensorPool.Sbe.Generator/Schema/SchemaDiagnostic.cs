namespace TensorPool.Sbe.Generator.Schema;

internal enum SchemaSeverity
{
    Error,
    Warning,
    Information,
}

/// <summary>A place in a schema file. Lines and columns count from 0, as the compiler's do.</summary>
internal sealed record SourcePlace(
    string Path,
    int Start,
    int Length,
    int StartLine,
    int StartColumn,
    int EndLine,
    int EndColumn
);

/// <summary>One finding: the id of its rule, a complete message, and where.</summary>
internal sealed record SchemaDiagnostic(string Id, SchemaSeverity Severity, string Message, SourcePlace Place);
