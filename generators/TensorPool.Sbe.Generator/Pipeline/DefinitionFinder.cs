using TensorPool.Sbe.Generator.Schema;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>
/// Finds where a schema defines something. Compiled schemas hold no positions, so that moving text changes nothing;
/// a finding over several schemas looks its place up only once there is something to report.
/// </summary>
internal static class DefinitionFinder
{
    /// <summary>The first type or message of a name: in the schema, or else in what it includes.</summary>
    public static SourcePlace? Find(SchemaInput input, string schemaName, CancellationToken ct)
    {
        foreach (SchemaSource source in input.Included.Prepend(input.Source))
        {
            if (SyntaxReader.Read(source, out _, ct) is { } root && Find(root, schemaName) is { } place)
            {
                return place;
            }
        }

        return null;
    }

    private static SourcePlace? Find(SyntaxElement element, string schemaName)
    {
        if (element.LocalName is Tags.Enum or Tags.Set or Tags.Composite or Tags.Message && element.Name == schemaName)
        {
            return element.PlaceOf("name");
        }

        foreach (SyntaxElement child in element.Children)
        {
            if (Find(child, schemaName) is { } place)
            {
                return place;
            }
        }

        return null;
    }
}
