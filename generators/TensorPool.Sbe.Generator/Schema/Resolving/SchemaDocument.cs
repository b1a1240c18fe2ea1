using TensorPool.Sbe.Generator.Schema.Grammar;
using TensorPool.Sbe.Generator.Schema.Including;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>A type or message of a schema: the unit that an error leaves out.</summary>
internal sealed class Definition(SyntaxElement element, string? package)
{
    public SyntaxElement Element { get; } = element;

    /// <summary>The package of the nearest <c>types</c> or <c>messages</c> that has one.</summary>
    public string? Package { get; } = package;

    public string Name => Element.Name;

    public Findings Findings { get; } = new();

    /// <summary>What fields and members of this type get; null until resolved, or if that is impossible.</summary>
    public ResolvedType? Resolved { get; set; }
}

/// <summary>All types and messages of a schema in document order, included files at the place of their include.</summary>
internal sealed class SchemaDocument
{
    /// <summary>Containers may nest this deep over all files; see <see cref="SyntaxReader.MaxDepth"/>.</summary>
    private const int MaxDepth = 128;

    private readonly IncludeResolver _includes;
    private readonly GrammarCheck _grammar;
    private readonly Findings _findings;
    private readonly CancellationToken _ct;
    private int _depth;

    public SchemaDocument(
        SyntaxElement root,
        IncludeResolver includes,
        GrammarCheck grammar,
        Findings findings,
        CancellationToken ct
    )
    {
        _includes = includes;
        _grammar = grammar;
        _findings = findings;
        _ct = ct;
        VisitChildren(root, null);
    }

    public List<Definition> Types { get; } = [];

    public List<Definition> Messages { get; } = [];

    private void VisitChildren(SyntaxElement container, string? package)
    {
        foreach (SyntaxElement child in container.Children)
        {
            _ct.ThrowIfCancellationRequested();
            VisitChild(container, child, package);
        }
    }

    private void VisitChild(SyntaxElement container, SyntaxElement child, string? package)
    {
        if (child is { LocalName: Tags.Include, IsXInclude: true })
        {
            _includes.Visit(child, included => VisitChild(container, included, package));
            return;
        }

        if (!GrammarCheck.IsKnownChild(container, child, _findings))
        {
            return;
        }

        switch (child.LocalName)
        {
            case Tags.Types or Tags.Messages:
                _grammar.CheckElement(child, _findings);
                VisitContainer(child, package);
                break;

            case Tags.Message:
                Add(Messages, child, package);
                break;

            default:
                Add(Types, child, package);
                break;
        }
    }

    private void VisitContainer(SyntaxElement container, string? package)
    {
        if (_depth == MaxDepth)
        {
            _findings.Error(
                "SBE001",
                container.Place,
                $"<{container.LocalName}> elements are nested more than {MaxDepth} levels deep; flatten the schema."
            );
            return;
        }

        _depth++;
        string own = container.Value("package");
        VisitChildren(container, own.Length > 0 ? own : package);
        _depth--;
    }

    private void Add(List<Definition> definitions, SyntaxElement element, string? package)
    {
        var definition = new Definition(element, package);
        _grammar.CheckTree(element, definition.Findings);
        definitions.Add(definition);
    }
}
