namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>
/// The diagnostics of one definition, and whether it can be emitted. A definition that depends on a broken one is
/// broken too, without a diagnostic of its own: one fault, one report.
/// </summary>
internal sealed class Findings
{
    private readonly List<SchemaDiagnostic> _items = [];

    public IReadOnlyList<SchemaDiagnostic> Items => _items;

    public bool IsBroken { get; private set; }

    public void Break() => IsBroken = true;

    public void Error(string id, SourcePlace place, string message) =>
        Add(new SchemaDiagnostic(id, SchemaSeverity.Error, message, place));

    public void Warning(string id, SourcePlace place, string message) =>
        Add(new SchemaDiagnostic(id, SchemaSeverity.Warning, message, place));

    public void Information(string id, SourcePlace place, string message) =>
        Add(new SchemaDiagnostic(id, SchemaSeverity.Information, message, place));

    public void Add(SchemaDiagnostic diagnostic)
    {
        IsBroken |= diagnostic.Severity == SchemaSeverity.Error;
        _items.Add(diagnostic);
    }
}
