using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Ir.Naming;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>
/// Gives every emitted type its C# name: types first, in document order and each followed by its inline types, then
/// messages. A broken definition claims its name too, so that mending it renames nothing else.
/// </summary>
internal sealed class TypeNaming
{
    private readonly Dictionary<SyntaxElement, TypeName> _names = [];
    private readonly Dictionary<string, NameScope> _scopes = new(StringComparer.Ordinal);
    private readonly TypeTable _types;
    private readonly string? _namespace;
    private readonly string _package;

    /// <param name="types">Needed to tell composites that describe data.</param>
    /// <param name="ns">The namespace that replaces all packages, if there is one.</param>
    /// <param name="package">The package of the schema.</param>
    public TypeNaming(TypeTable types, string? ns, string package)
    {
        _types = types;
        _namespace = ns;
        _package = package;
    }

    /// <summary>The name given to an element; null for a composite that only describes data, which is not emitted.</summary>
    public TypeName? NameOf(SyntaxElement element) => _names.TryGetValue(element, out TypeName? name) ? name : null;

    public string NamespaceOf(string? package) => _namespace ?? Identifiers.ToNamespace(package ?? _package);

    public void ClaimType(Definition definition)
    {
        if (definition.Element.LocalName != Tags.Type)
        {
            Claim(definition.Element, NamespaceOf(definition.Package), "", definition.Findings);
        }
    }

    public void ClaimMessages(IEnumerable<Definition> definitions)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Definition definition in definitions)
        {
            // A repeated name is an error and no reason for another name.
            if (definition.Name.Length > 0 && names.Add(definition.Name))
            {
                Add(
                    definition.Element,
                    NamespaceOf(definition.Package),
                    "",
                    Vocabulary.ForMessage,
                    definition.Findings
                );
            }
        }
    }

    private void Claim(SyntaxElement element, string ns, string prefix, Findings findings)
    {
        switch (element.LocalName)
        {
            case Tags.Enum or Tags.Set:
                Add(element, ns, prefix, Vocabulary.ForEnum, findings);
                break;

            case Tags.Composite when !IsVariable(element):
                string name = Add(element, ns, prefix, Vocabulary.ForComposite, findings);
                foreach (SyntaxElement child in element.Children)
                {
                    Claim(child, ns, name, findings);
                }

                break;
        }
    }

    private string Add(
        SyntaxElement element,
        string ns,
        string prefix,
        Func<string, IEnumerable<string>> derive,
        Findings findings
    )
    {
        if (!_scopes.TryGetValue(ns, out NameScope? scope))
        {
            scope = new NameScope(Vocabulary.Types);
            _scopes.Add(ns, scope);
        }

        string wanted = prefix + Identifiers.ToPascal(element.Name);
        string name = scope.Claim(wanted, derive);
        _names.Add(element, new TypeName(ns, name));
        Rename.Report(element, wanted, name, findings);
        return name;
    }

    /// <summary>Whether a composite ends in data of variable length: a member <c>varData</c> of length 0.</summary>
    public bool IsVariable(SyntaxElement composite) =>
        composite.Children.Exists(child =>
            child.Name == "varData"
            && child.LocalName switch
            {
                Tags.Type => child.Number("length") == 0,
                Tags.Ref => _types.Find(child.Value("type")) is { Element: { LocalName: Tags.Type } type }
                    && type.Number("length") == 0,
                _ => false,
            }
        );
}

/// <summary>Tells the reader of a schema which names differ in emitted code.</summary>
internal static class Rename
{
    public static void Report(SyntaxElement element, string wanted, string name, Findings findings)
    {
        if (name != wanted)
        {
            findings.Information(
                "SBE605",
                element.PlaceOf("name"),
                $"The name '{wanted}' of {element.Describe()} is taken in emitted code, which calls it '{name}' instead."
            );
        }
    }
}
