namespace TensorPool.Sbe.Generator.Schema.Syntax;

/// <summary>An attribute without a namespace, and where it stands: its name through the closing quote.</summary>
internal sealed class SyntaxAttribute(SyntaxFile file, string name, string value, int start)
{
    public string Name { get; } = name;

    public string Value { get; } = value;

    public SourcePlace Place => file.PlaceOf(start, LengthInText());

    /// <summary>
    /// The reader tells where the name begins but not where the value ends. A value cannot contain its own quote, so
    /// the second quote ends it.
    /// </summary>
    private int LengthInText()
    {
        string text = file.Text;
        int open = text.IndexOfAny(['"', '\''], start);
        int close = open < 0 ? -1 : text.IndexOf(text[open], open + 1);
        return close < 0 ? Name.Length : close + 1 - start;
    }
}
