namespace TensorPool.Sbe.Generator.Schema.Syntax;

/// <summary>
/// Where the lines of a text begin. Line ends are those of XML (<c>\n</c>, <c>\r\n</c>, <c>\r</c>), so that the
/// positions of the XML reader can be turned into offsets and back.
/// </summary>
internal sealed class LineMap
{
    private readonly List<int> _starts = [0];
    private readonly int _length;

    public LineMap(string text)
    {
        _length = text.Length;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    /// <summary>The offset of a line and column as the XML reader counts them, from 1.</summary>
    public int OffsetOf(int line, int column)
    {
        int start = _starts[Clamp(line - 1, 0, _starts.Count - 1)];
        return Clamp(start + column - 1, start, _length);
    }

    /// <summary>The line and column of an offset, from 0.</summary>
    public (int Line, int Column) PositionOf(int offset)
    {
        int index = _starts.BinarySearch(offset);
        int line = index >= 0 ? index : ~index - 1;
        return (line, offset - _starts[line]);
    }

    private static int Clamp(int value, int min, int max) => Math.Max(min, Math.Min(max, value));
}
