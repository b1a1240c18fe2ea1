using System.Globalization;

namespace TensorPool.Sbe.Generator.Schema.Syntax;

/// <summary>An element as written: no defaults applied, nothing resolved.</summary>
internal sealed class SyntaxElement(
    SyntaxFile file,
    SyntaxElement? parent,
    string localName,
    string ns,
    int start,
    int length
)
{
    public SyntaxFile File { get; } = file;

    public SyntaxElement? Parent { get; } = parent;

    /// <summary>The name without prefix; schemas in use qualify some elements, all, or none.</summary>
    public string LocalName { get; } = localName;

    public string Namespace { get; } = ns;

    public List<SyntaxAttribute> Attributes { get; } = [];

    public List<SyntaxElement> Children { get; } = [];

    /// <summary>Text and character data joined, white space included; empty where there are child elements.</summary>
    public string Text { get; set; } = "";

    /// <summary>From the <c>&lt;</c> through the name.</summary>
    public SourcePlace Place => File.PlaceOf(start, length);

    /// <summary>The attribute <c>name</c>, or empty.</summary>
    public string Name => Value("name");

    public bool IsXInclude => Namespace is "http://www.w3.org/2001/XInclude" or "http://www.w3.org/2003/XInclude";

    public SyntaxAttribute? Attribute(string name)
    {
        foreach (SyntaxAttribute attribute in Attributes)
        {
            if (attribute.Name == name)
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>The value of an attribute, or empty.</summary>
    public string Value(string name) => Attribute(name)?.Value ?? "";

    /// <summary>The value of a numeric attribute; null if it is absent or not a number (which the grammar reports).</summary>
    public int? Number(string name) =>
        Attribute(name) is { } attribute && TryParseNumber(attribute.Value, out int number) ? number : null;

    /// <summary>Where to point for a fault in an attribute: there, or at the element if it is absent.</summary>
    public SourcePlace PlaceOf(string attribute) => Attribute(attribute)?.Place ?? Place;

    /// <summary>How messages speak of this element: <c>field 'price' of message 'Order'</c>.</summary>
    public string Describe()
    {
        string self = Name.Length == 0 ? $"<{LocalName}>" : $"{LocalName} '{Name}'";
        return Parent is { LocalName: not (Tags.Types or Tags.Messages or Tags.MessageSchema or Tags.Fallback) } owner
            ? $"{self} of {(owner.Name.Length == 0 ? $"<{owner.LocalName}>" : $"{owner.LocalName} '{owner.Name}'")}"
            : self;
    }

    public static bool TryParseNumber(string text, out int number) =>
        int.TryParse(
            text,
            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out number
        );
}
