using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>
/// Orders types so that each comes after those it depends on, whatever their order in the document, and finds cycles.
/// The search keeps its own stack: a schema can chain types as long as it likes.
/// </summary>
internal sealed class TypeOrder
{
    private readonly TypeTable _table;
    private readonly CancellationToken _ct;
    private readonly List<Definition> _sorted = [];
    private readonly HashSet<Definition> _done = [];
    private readonly List<Step> _path = [];
    private readonly HashSet<Definition> _onPath = [];

    private TypeOrder(TypeTable table, CancellationToken ct)
    {
        _table = table;
        _ct = ct;
    }

    /// <summary>The definitions in an order in which they can be resolved; cycles are reported and left out.</summary>
    public static IReadOnlyList<Definition> Sort(
        IEnumerable<Definition> definitions,
        TypeTable table,
        CancellationToken ct
    )
    {
        var order = new TypeOrder(table, ct);
        foreach (Definition definition in definitions)
        {
            order.Visit(definition);
        }

        return order._sorted;
    }

    private void Visit(Definition start)
    {
        Enter(start);
        while (_path.Count > 0)
        {
            _ct.ThrowIfCancellationRequested();
            Step step = _path[_path.Count - 1];
            if (step.Next < step.Uses.Count)
            {
                (SyntaxElement user, string attribute, Definition target) = step.Uses[step.Next++];
                if (_onPath.Contains(target))
                {
                    int index = _path.FindIndex(s => s.Definition == target);
                    ReportCycle(step.Definition, user, attribute, index);
                }
                else
                {
                    Enter(target);
                }
            }
            else
            {
                _path.RemoveAt(_path.Count - 1);
                _onPath.Remove(step.Definition);
                _done.Add(step.Definition);
                _sorted.Add(step.Definition);
            }
        }
    }

    private void Enter(Definition definition)
    {
        if (!_done.Contains(definition))
        {
            var uses = new List<(SyntaxElement, string, Definition)>();
            CollectUses(definition.Element, uses);
            _path.Add(new Step(definition, uses));
            _onPath.Add(definition);
        }
    }

    private void CollectUses(SyntaxElement element, List<(SyntaxElement, string, Definition)> uses)
    {
        string? attribute = element.LocalName switch
        {
            Tags.Ref => "type",
            Tags.Enum or Tags.Set => "encodingType",
            Tags.Type => "valueRef",
            _ => null,
        };

        if (attribute is not null)
        {
            string name =
                attribute == "valueRef" ? ValueReference.EnumOf(element.Value(attribute)) : element.Value(attribute);
            if (_table.Find(name) is { } target)
            {
                uses.Add((element, attribute, target));
            }
        }

        foreach (SyntaxElement child in element.Children)
        {
            CollectUses(child, uses);
        }
    }

    private void ReportCycle(Definition owner, SyntaxElement user, string attribute, int index)
    {
        IEnumerable<string> names = _path.Skip(index).Select(static s => s.Definition.Name);
        string cycle = string.Join(" -> ", names.Append(_path[index].Definition.Name));
        string id = attribute switch
        {
            "type" => "SBE204",
            "encodingType" => "SBE301",
            _ => "SBE114",
        };
        owner.Findings.Error(
            id,
            user.PlaceOf(attribute),
            $"The {attribute} of {user.Describe()} leads back to the type it belongs to: {cycle}. A type cannot contain itself."
        );

        foreach (Step step in _path.Skip(index))
        {
            step.Definition.Findings.Break();
        }
    }

    private sealed class Step(Definition definition, List<(SyntaxElement, string, Definition)> uses)
    {
        public Definition Definition { get; } = definition;

        public List<(SyntaxElement User, string Attribute, Definition Target)> Uses { get; } = uses;

        public int Next { get; set; }
    }
}
