namespace TensorPool.Sbe.Generator.Schema.Syntax;

/// <summary>The file that a node was read from: turns offsets into places.</summary>
internal sealed class SyntaxFile
{
    private const char ByteOrderMark = '\uFEFF';

    public SyntaxFile(SchemaSource source)
    {
        Path = source.Path;
        // A byte order mark counts neither as a column nor as an offset.
        Text = source.Text.Length > 0 && source.Text[0] == ByteOrderMark ? source.Text.Substring(1) : source.Text;
        Lines = new LineMap(Text);
    }

    public string Path { get; }

    public string Text { get; }

    public LineMap Lines { get; }

    public SourcePlace PlaceOf(int start, int length)
    {
        start = Math.Min(start, Text.Length);
        length = Math.Min(length, Text.Length - start);
        (int startLine, int startColumn) = Lines.PositionOf(start);
        (int endLine, int endColumn) = Lines.PositionOf(start + length);
        return new SourcePlace(Path, start, length, startLine, startColumn, endLine, endColumn);
    }
}
