using TensorPool.Sbe.Generator.Schema.Resolving;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema;

/// <summary>
/// From schema text to the resolved model. All faults of a schema are reported in one run; what has one is left out
/// together with what depends on it, and the rest is kept.
/// </summary>
internal static class SchemaCompiler
{
    /// <param name="source">The schema.</param>
    /// <param name="files">The files that includes may lead to.</param>
    /// <param name="options">Options of this schema.</param>
    /// <param name="ct">Ends the work with an <see cref="OperationCanceledException"/>, the only one there is.</param>
    public static CompiledSchema Compile(
        SchemaSource source,
        IReadOnlyList<SchemaSource> files,
        SchemaOptions options,
        CancellationToken ct
    )
    {
        if (SyntaxReader.Read(source, out SchemaDiagnostic? error, ct) is not { } root)
        {
            return new CompiledSchema(null, new([error!]));
        }

        if (Tags.IsFragmentRoot(root.LocalName))
        {
            return new CompiledSchema(null, default);
        }

        if (root.LocalName != Tags.MessageSchema)
        {
            var unknown = new SchemaDiagnostic(
                "SBE002",
                SchemaSeverity.Error,
                $"The root element is <{root.LocalName}>; expected is <messageSchema>, or <types>, <messages> or <message> in a file that others include.",
                root.Place
            );
            return new CompiledSchema(null, new([unknown]));
        }

        return new SchemaResolver(root, source, files, options, ct).Resolve();
    }
}
