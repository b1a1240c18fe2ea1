using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>Reads what documentation says of an element.</summary>
internal static class Docs
{
    public static Documentation Of(SyntaxElement element) =>
        new(
            element.Value("description"),
            element.Value("semanticType"),
            element.Number("sinceVersion") ?? 0,
            element.Number("deprecated")
        );

    /// <summary>
    /// The documentation of a field or member of a type: the later version of both counts (the element cannot exist
    /// before its type), and the words of a simple type stand in, since it is emitted nowhere else.
    /// </summary>
    public static Documentation Of(SyntaxElement element, ResolvedType type)
    {
        Documentation own = Of(element);
        Documentation inherited = type is SimpleType ? type.Doc : Documentation.None;
        return new Documentation(
            own.Description.Length > 0 ? own.Description : inherited.Description,
            own.SemanticType.Length > 0 ? own.SemanticType : inherited.SemanticType,
            Math.Max(own.SinceVersion, type.SinceVersion),
            own.Deprecated ?? inherited.Deprecated
        );
    }
}
