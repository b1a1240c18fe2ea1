using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>The types of a schema by name. Names are common to all packages; a later definition replaces an earlier one.</summary>
internal sealed class TypeTable
{
    private readonly Dictionary<string, Definition> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimpleType> _builtIns = new(StringComparer.Ordinal);
    private readonly bool _isIncomplete;

    /// <param name="definitions">All types in document order.</param>
    /// <param name="isIncomplete">Whether some may be missing, so that an unknown name is no news.</param>
    public TypeTable(IEnumerable<Definition> definitions, bool isIncomplete)
    {
        _isIncomplete = isIncomplete;
        foreach (Definition definition in definitions.Where(static d => d.Name.Length > 0))
        {
            ReportRepetition(definition);
            _byName[definition.Name] = definition;
        }

        foreach (string name in PrimitiveTypes.Names)
        {
            if (!_byName.ContainsKey(name) && PrimitiveTypes.TryParse(name, out PrimitiveType primitive))
            {
                _builtIns.Add(name, SimpleType.BuiltIn(primitive));
            }
        }
    }

    /// <summary>Whether a definition counts: it has a name, and no later one has the same.</summary>
    public bool IsCurrent(Definition definition) =>
        _byName.TryGetValue(definition.Name, out Definition? current) && current == definition;

    /// <summary>A type that the schema defines; built-in ones are none.</summary>
    public Definition? Find(string name) => _byName.TryGetValue(name, out Definition? definition) ? definition : null;

    /// <summary>A built-in type that the schema does not define itself.</summary>
    public SimpleType? FindBuiltIn(string name) => _builtIns.TryGetValue(name, out SimpleType? type) ? type : null;

    /// <summary>
    /// The type that an attribute of <paramref name="user"/> names. Null if there is none (reported under
    /// <paramref name="unknownId"/>) or if it has an error; in both cases the user is broken.
    /// </summary>
    public ResolvedType? Use(
        SyntaxElement user,
        string attribute,
        string name,
        string unknownId,
        bool allowBuiltIn,
        Findings findings
    )
    {
        if (allowBuiltIn && FindBuiltIn(name) is { } builtIn)
        {
            return builtIn;
        }

        if (Find(name) is not { } definition)
        {
            ReportUnknown(user, attribute, name, unknownId, allowBuiltIn, findings);
            return null;
        }

        if (definition.Findings.IsBroken || definition.Resolved is null)
        {
            findings.Break();
        }

        return definition.Resolved;
    }

    public void ReportUnknown(
        SyntaxElement user,
        string attribute,
        string name,
        string id,
        bool allowBuiltIn,
        Findings findings
    )
    {
        findings.Break();
        // Missing names have been reported by the grammar, missing files by the include.
        if (name.Trim().Length == 0 || _isIncomplete)
        {
            return;
        }

        IEnumerable<string> candidates = allowBuiltIn ? _byName.Keys.Concat(_builtIns.Keys) : _byName.Keys;
        string note =
            !allowBuiltIn && FindBuiltIn(name) is not null
                ? $" The built-in types cannot be used here; define <type name=\"{name}\" primitiveType=\"{name}\"/> first."
                : NearName.Hint(NearName.Find(name, candidates)) + " Define it in <types>, or correct the name.";
        string subject = attribute == "valueRef" ? $"The enum '{name}' in the valueRef" : $"The {attribute} '{name}'";
        findings.Error(id, user.PlaceOf(attribute), $"{subject} of {user.Describe()} is not defined.{note}");
    }

    private void ReportRepetition(Definition definition)
    {
        SyntaxElement element = definition.Element;
        if (_byName.ContainsKey(definition.Name))
        {
            definition.Findings.Warning(
                "SBE101",
                element.PlaceOf("name"),
                $"The type '{definition.Name}' is defined twice; this later definition counts. Remove or rename one of them."
            );
        }
        else if (PrimitiveTypes.TryParse(definition.Name, out _))
        {
            bool isSame = element.LocalName == Tags.Type && element.Value("primitiveType") == definition.Name;
            string message = $"The type '{definition.Name}' is named like a built-in type; this definition counts.";
            if (isSame)
            {
                definition.Findings.Information("SBE101", element.PlaceOf("name"), message);
            }
            else
            {
                definition.Findings.Warning("SBE101", element.PlaceOf("name"), message);
            }
        }
    }
}
