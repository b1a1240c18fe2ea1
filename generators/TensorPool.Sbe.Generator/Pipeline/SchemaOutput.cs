using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>What compiling one schema gives. Positions are in the diagnostics only.</summary>
internal sealed record SchemaOutput(SchemaModel Model, EquatableArray<SchemaDiagnostic> Diagnostics)
{
    public static SchemaOutput Compile(SchemaInput input, CancellationToken ct)
    {
        string path = input.Source.Path;
        if (input.Failure is { } failure)
        {
            return Failed(path, "read", failure);
        }

        try
        {
            CompiledSchema compiled = SchemaCompiler.Compile(input.Source, input.Included, input.File.Options, ct);
            if (compiled is { Schema: null, Diagnostics.Count: 0 })
            {
                // A fragment for others to include; options are not for it.
                return new SchemaOutput(SchemaModel.Empty, default);
            }

            return new SchemaOutput(
                compiled.Schema is null ? SchemaModel.Empty : SchemaModel.Of(input.File, compiled.Schema),
                input.File.InvalidOptions.Concat(compiled.Diagnostics).ToEquatableArray()
            );
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failed(path, "compile", InternalFailure.Describe(e));
        }
    }

    private static SchemaOutput Failed(string path, string doing, string failure) =>
        new(
            SchemaModel.Empty,
            new EquatableArray<SchemaDiagnostic>([InternalFailure.ToDiagnostic(path, doing, failure)])
        );
}
