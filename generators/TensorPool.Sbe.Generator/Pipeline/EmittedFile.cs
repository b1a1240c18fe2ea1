using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>The text of a unit, with what is needed to compare it with those of other schemas.</summary>
/// <param name="Path">The schema.</param>
/// <param name="SchemaName">See <see cref="SourceUnit.SchemaName"/>.</param>
/// <param name="TakenNames">Full names of types that are, or could be, declared in it.</param>
/// <param name="Failure">What went wrong while it was emitted, or null.</param>
internal sealed record EmittedFile(
    string Path,
    TypeName Type,
    string SchemaName,
    UnitRole Role,
    EquatableArray<string> TakenNames,
    string Text,
    string? Failure
)
{
    public OutputKey Key => new(Path, Role, Type);

    /// <summary>The text from behind the lines that name the schema.</summary>
    public ReadOnlySpan<char> Body => Text.AsSpan(Math.Max(0, Text.IndexOf("#nullable", StringComparison.Ordinal)));

    public static EmittedFile Emit(SchemaUnit schemaUnit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        SourceUnit unit = schemaUnit.Unit;
        string text = "";
        string? failure = null;
        try
        {
            text = SourceEmitter.Emit(unit);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failure = InternalFailure.Describe(e);
        }

        return new EmittedFile(
            schemaUnit.Path,
            unit.Type,
            unit.SchemaName,
            RoleOf(unit),
            unit.TakenNames.Select(name => unit.Type.Namespace + "." + name).ToEquatableArray(),
            text,
            failure
        );
    }

    private static UnitRole RoleOf(SourceUnit unit) =>
        unit switch
        {
            SchemaInfoUnit => UnitRole.SchemaInfo,
            DispatcherUnit => UnitRole.Dispatcher,
            CombinedDispatcherUnit => UnitRole.CombinedDispatcher,
            _ => UnitRole.Element,
        };
}

/// <summary>What a unit stands for; in the order in which units are given their names.</summary>
internal enum UnitRole
{
    Element,
    SchemaInfo,
    Dispatcher,
    CombinedDispatcher,
}

/// <summary>Tells one emitted file from all others of a compilation.</summary>
internal sealed record OutputKey(string Path, UnitRole Role, TypeName Type);
