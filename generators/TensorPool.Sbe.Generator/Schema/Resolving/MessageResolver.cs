using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>Resolves messages, and what must be unique among them.</summary>
internal sealed class MessageResolver(
    TypeTable types,
    TypeNaming naming,
    ResolvedHeader? header,
    SchemaOptions options,
    CancellationToken ct
)
{
    private readonly LevelResolver _levels = new(types, options, ct);
    private readonly HashSet<string> _overlays = new(options.Overlays, StringComparer.Ordinal);
    private readonly Dictionary<string, Definition> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Definition> _ids = [];

    /// <summary>The message, or null if it has an error.</summary>
    public MessageIr? Resolve(Definition definition)
    {
        SyntaxElement element = definition.Element;
        Findings findings = definition.Findings;
        CheckUnique(definition);
        CheckTemplateId(element, findings);

        TypeName name = naming.NameOf(element) ?? new TypeName("", "");
        Documentation doc = Docs.Of(element);
        LevelIr root = _levels.Resolve(element, new LevelContext([name.Name], doc.SinceVersion, false), findings);
        CheckBlockLength(element, root, findings);
        bool hasOverlay = _overlays.Contains(element.Name) && CheckOverlay(element, root, findings);
        return findings.IsBroken
            ? null
            : new MessageIr(element.Name, name, doc, element.Number("id") ?? 0, hasOverlay, root);
    }

    private void CheckUnique(Definition definition)
    {
        SyntaxElement element = definition.Element;
        if (element.Number("id") is { } id)
        {
            if (_ids.TryGetValue(id, out Definition? other))
            {
                definition.Findings.Error(
                    "SBE401",
                    element.PlaceOf("id"),
                    $"The id {id} of {element.Describe()} is that of message '{other.Name}'; template ids are unique within a schema."
                );
            }
            else
            {
                _ids.Add(id, definition);
            }
        }

        if (element.Name.Length > 0)
        {
            if (_names.ContainsKey(element.Name))
            {
                definition.Findings.Error(
                    "SBE402",
                    element.PlaceOf("name"),
                    $"The name of {element.Describe()} is that of another message; names of messages are unique within a schema."
                );
            }
            else
            {
                _names.Add(element.Name, definition);
            }
        }
    }

    private void CheckTemplateId(SyntaxElement element, Findings findings)
    {
        if (element.Number("id") is { } id && header?.TemplateId is { } member && !member.Fits(id))
        {
            string found = member.Constant is { } constant
                ? $"is the constant {Literal.Show(constant)}"
                : $"is {member.Primitive.SchemaName()}";
            findings.Error(
                "SBE403",
                element.PlaceOf("id"),
                $"The id {id} of {element.Describe()} does not fit into the header member 'templateId', which {found}."
            );
        }
    }

    private void CheckBlockLength(SyntaxElement element, LevelIr root, Findings findings)
    {
        if (header?.BlockLength is { } member && !member.Fits(root.BlockLength))
        {
            string found = member.Constant is { } constant
                ? $"is the constant {Literal.Show(constant)}"
                : $"is {member.Primitive.SchemaName()}";
            findings.Error(
                "SBE461",
                element.Place,
                $"The block of {element.Describe()} has {root.BlockLength} bytes; that does not fit into the header member 'blockLength', which {found}."
            );
        }
    }

    private static bool CheckOverlay(SyntaxElement element, LevelIr root, Findings findings)
    {
        if (root.Groups.Count == 0 && root.Data.Count == 0)
        {
            return true;
        }

        findings.Error(
            "SBE702",
            element.PlaceOf("name"),
            $"The option SbeOverlays asks for an overlay of {element.Describe()}, which has {(root.Groups.Count > 0 ? "groups" : "data")}; only messages of fields alone have a fixed layout."
        );
        return false;
    }
}
