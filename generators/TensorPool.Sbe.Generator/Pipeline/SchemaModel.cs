using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>What one schema makes the generator emit.</summary>
/// <param name="Dispatcher">Its part in a dispatcher that it shares with other schemas, or null.</param>
internal sealed record SchemaModel(EquatableArray<SchemaUnit> Units, DispatcherPart? Dispatcher)
{
    public static SchemaModel Empty { get; } = new(default, null);

    public static SchemaModel Of(SchemaFile file, SchemaIr schema) =>
        new(
            SourceUnits.Of(schema).Select(unit => new SchemaUnit(file.Path, unit)).ToEquatableArray(),
            file.Dispatcher is not null && SourceUnits.HasDispatcher(schema)
                ? new DispatcherPart(file.Path, file.Dispatcher, schema.Context)
                : null
        );
}

/// <summary>A unit, and the schema to name when something is wrong with it.</summary>
internal sealed record SchemaUnit(string Path, SourceUnit Unit);

/// <summary>What one schema contributes to a dispatcher that it shares with others.</summary>
internal sealed record DispatcherPart(string Path, TypeName Dispatcher, SchemaContext Context);
