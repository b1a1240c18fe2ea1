using TensorPool.Sbe.Generator.Ir.Naming;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>What a level of a message knows of the levels around it.</summary>
/// <param name="Enclosing">C# names of the message and of the groups down to this level: its members cannot have them.</param>
/// <param name="SinceVersion">The version that has this level: the highest of those around it.</param>
/// <param name="IsGroup">Whether it is the entry of a group.</param>
internal sealed record LevelContext(IReadOnlyList<string> Enclosing, int SinceVersion, bool IsGroup)
{
    public LevelContext Enter(string groupName, int sinceVersion) =>
        new([.. Enclosing, groupName], Math.Max(SinceVersion, sinceVersion), true);

    public NameScope NewScope() =>
        new(
            (IsGroup ? Vocabulary.EntryMembers : Vocabulary.MessageMembers).Concat(
                Enclosing.SelectMany(Vocabulary.ForEnclosing)
            )
        );
}

/// <summary>Names and ids that a level has used; both must be unique, over fields, groups and data together.</summary>
internal sealed class LevelNames(Findings findings)
{
    private readonly Dictionary<string, SyntaxElement> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<int, SyntaxElement> _ids = [];
    private readonly HashSet<SyntaxElement> _repeated = [];

    /// <summary>Whether an element has the name of an earlier one, which is an error and no reason for another name.</summary>
    public bool IsRepeated(SyntaxElement element) => _repeated.Contains(element);

    public void Add(SyntaxElement element)
    {
        if (element.Number("id") is { } id)
        {
            if (_ids.TryGetValue(id, out SyntaxElement? other))
            {
                findings.Error(
                    "SBE405",
                    element.PlaceOf("id"),
                    $"The id {id} of {element.Describe()} is that of {other.LocalName} '{other.Name}'; ids are unique within a message or group entry."
                );
            }
            else
            {
                _ids.Add(id, element);
            }
        }

        if (element.Name.Length > 0)
        {
            if (_names.TryGetValue(element.Name, out SyntaxElement? other))
            {
                _repeated.Add(element);
                findings.Error(
                    "SBE406",
                    element.PlaceOf("name"),
                    $"The name of {element.Describe()} is that of another {other.LocalName} there; names are unique within a message or group entry."
                );
            }
            else
            {
                _names.Add(element.Name, element);
            }
        }
    }
}
