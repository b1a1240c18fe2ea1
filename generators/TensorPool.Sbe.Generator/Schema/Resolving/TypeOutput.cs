using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>
/// Collects emitted types with the definition they belong to, so that those of a broken definition can be left out and
/// the rest put into document order again.
/// </summary>
internal sealed class TypeOutput
{
    private readonly Dictionary<SyntaxElement, object> _types = [];

    public void Add(object ir, SyntaxElement element) => _types[element] = ir;

    /// <summary>The emitted types of one kind, of definitions without errors, in document order.</summary>
    public EquatableArray<T> Of<T>(IEnumerable<Definition> definitions)
        where T : class, IEquatable<T>
    {
        var result = new List<T>();
        foreach (Definition definition in definitions.Where(static d => !d.Findings.IsBroken))
        {
            Collect(definition.Element, result);
        }

        return result.ToEquatableArray();
    }

    private void Collect<T>(SyntaxElement element, List<T> result)
        where T : class
    {
        if (_types.TryGetValue(element, out object? type) && type is T match)
        {
            result.Add(match);
        }

        foreach (SyntaxElement child in element.Children)
        {
            Collect(child, result);
        }
    }
}
