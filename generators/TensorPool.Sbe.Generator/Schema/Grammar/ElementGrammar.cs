using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Grammar;

/// <summary>
/// Which attributes and children an element may have: those of SBE 1.0, the parts of 2.0 that are in use, and what
/// schemas in production write although no standard has it.
/// </summary>
internal sealed class ElementGrammar
{
    private static readonly string[] Numeric =
    [
        "id",
        "version",
        "sinceVersion",
        "deprecated",
        "offset",
        "length",
        "blockLength",
    ];

    private static readonly Dictionary<string, ElementGrammar> ByTag = new(StringComparer.Ordinal)
    {
        [Tags.MessageSchema] = new(
            required: "package id",
            optional: "version semanticVersion description byteOrder headerType",
            children: "types messages message"
        ),
        [Tags.Types] = new("", "package description", "type composite enum set types"),
        [Tags.Messages] = new("", "package description", "message messages"),
        [Tags.Type] = new(
            "name",
            "description semanticType sinceVersion deprecated primitiveType presence length offset characterEncoding "
                + "nullValue minValue maxValue valueRef",
            ""
        ),
        [Tags.Composite] = new(
            "name",
            "description semanticType sinceVersion deprecated offset",
            "type enum set composite ref"
        ),
        [Tags.Ref] = new("name type", "description semanticType sinceVersion deprecated offset", ""),
        [Tags.Enum] = new(
            "name encodingType",
            "description semanticType sinceVersion deprecated offset nullValue",
            "validValue"
        ),
        [Tags.ValidValue] = new("name", "description sinceVersion deprecated", ""),
        [Tags.Set] = new("name encodingType", "description semanticType sinceVersion deprecated offset", "choice"),
        [Tags.Choice] = new("name", "description sinceVersion deprecated", ""),
        [Tags.Message] = new(
            "name id",
            "description semanticType sinceVersion deprecated blockLength",
            "field group data"
        ),
        [Tags.Group] = new(
            "name id",
            "description semanticType sinceVersion deprecated blockLength dimensionType offset",
            "field group data"
        ),
        [Tags.Field] = new(
            "name id type",
            "description semanticType sinceVersion deprecated presence offset alignment valueRef nullValue minValue "
                + "maxValue timeUnit epoch",
            ""
        ),
        [Tags.Data] = new("name id type", "description semanticType sinceVersion deprecated presence offset", ""),
    };

    private readonly HashSet<string> _attributes;
    private readonly HashSet<string> _children;

    private ElementGrammar(string required, string optional, string children)
    {
        Required = Split(required);
        _attributes = new(Required.Concat(Split(optional)), StringComparer.Ordinal);
        _children = new(Split(children), StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Required { get; }

    public IEnumerable<string> Attributes => _attributes;

    public IEnumerable<string> Children => _children;

    public bool HasAttribute(string name) => _attributes.Contains(name);

    public bool HasChild(string tag) => _children.Contains(tag);

    /// <summary>The grammar of an element that its parent allows.</summary>
    public static ElementGrammar Of(SyntaxElement element) => ByTag[element.LocalName];

    /// <summary>Whether an attribute holds a number, wherever it is known.</summary>
    public static bool IsNumeric(string attribute) => Array.IndexOf(Numeric, attribute) >= 0;

    private static string[] Split(string words) => words.Length == 0 ? [] : words.Split(' ');
}
