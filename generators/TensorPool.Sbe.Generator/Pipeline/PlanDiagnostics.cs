using System.Collections.Immutable;
using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Schema;
using TensorPool.Sbe.Generator.Schema.Including;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>Turns what a plan found over all schemas into diagnostics with places.</summary>
internal static class PlanDiagnostics
{
    public static IEnumerable<SchemaDiagnostic> Of(
        OutputPlan plan,
        ImmutableArray<SchemaInput> inputs,
        CancellationToken ct
    )
    {
        foreach (TypeCollision collision in plan.Collisions)
        {
            if (!IsConsequence(collision, plan))
            {
                yield return Describe(collision, inputs, ct);
            }
        }

        foreach (EmitFailure failure in plan.Failures)
        {
            yield return InternalFailure.ToDiagnostic(failure.Path, $"emit {failure.Type.Name} of", failure.Failure);
        }
    }

    /// <summary>Two schemas of one namespace collide in SchemaInfo and in the dispatcher: that is one mistake.</summary>
    private static bool IsConsequence(TypeCollision collision, OutputPlan plan) =>
        collision.Role == UnitRole.Dispatcher
        && plan.Collisions.Any(c =>
            c.Role == UnitRole.SchemaInfo && c.Path == collision.Path && c.OwnerPath == collision.OwnerPath
        );

    private static SchemaDiagnostic Describe(
        TypeCollision collision,
        ImmutableArray<SchemaInput> inputs,
        CancellationToken ct
    )
    {
        string file = IncludePath.FileName(collision.Path);
        string owner = IncludePath.FileName(collision.OwnerPath);
        int dot = collision.TypeName.LastIndexOf('.');
        string type = collision.TypeName.Substring(dot + 1);
        string @namespace = collision.TypeName.Substring(0, dot);
        SourcePlace place = Places.StartOf(collision.Path);
        string message;
        switch (collision.Role)
        {
            case UnitRole.SchemaInfo:
            case UnitRole.Dispatcher:
                message =
                    $"'{file}' and '{owner}' both generate into the namespace {@namespace}, which can hold the {SchemaInfoUnit.TypeNameOf} and {DispatcherUnit.DispatcherName} of one schema only. Give one of them another package or the option SbeNamespace.";
                break;
            case UnitRole.CombinedDispatcher:
                message =
                    $"The option SbeDispatcher of '{file}' asks for a type {collision.TypeName}, which '{owner}' produces already. Choose another name.";
                break;
            default:
                SchemaInput? input = inputs.FirstOrDefault(i => i.Source.Path == collision.Path);
                place = (input is null ? null : DefinitionFinder.Find(input, collision.SchemaName, ct)) ?? place;
                message =
                    $"'{collision.SchemaName}' of '{file}' produces the type {type} in the namespace {@namespace}, which '{owner}' produces too, but with another content. Give the schemas different namespaces (package, or the option SbeNamespace), or share one definition by including it.";
                break;
        }

        return new SchemaDiagnostic("SBE017", SchemaSeverity.Error, message, place);
    }
}
