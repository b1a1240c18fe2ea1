using Spectre.Console;
using Spectre.Console.Rendering;

namespace TensorPool.Cli.Output;

/// <summary>
/// A table of plain texts that stays readable on a narrow terminal. The first of these arrangements is taken that fits: with a
/// frame; without one; a row for each column; a block of lines for each row. Long texts are folded before that, numbers never.
/// </summary>
internal sealed class FittingTable : Renderable
{
    /// <summary>Texts that are longer may be folded, into at least so many characters.</summary>
    private const int MinFold = 16;
    private const int Gap = 1;

    /// <summary>Room for another column of values beside the names, at least.</summary>
    private const int FrameOfColumn = 3;

    private readonly bool _isOnTerminal;
    private readonly Column[] _columns;
    private readonly List<string[]> _rows = [];

    /// <param name="isOnTerminal">Elsewhere it is in plain columns, however wide they are: scripts read lines.</param>
    /// <param name="columns">Names; that of a column with numbers ends in '#'.</param>
    public FittingTable(bool isOnTerminal, params string[] columns)
    {
        _isOnTerminal = isOnTerminal;
        _columns = [.. columns.Select(c => new Column(c.TrimEnd('#'), c.EndsWith('#')))];
    }

    /// <summary>Adds a row.</summary>
    /// <param name="cells">As they are: not markup.</param>
    public void AddRow(params string[] cells)
    {
        if (cells.Length != _columns.Length)
        {
            throw new ArgumentException($"A row has {_columns.Length} cells, and not {cells.Length}.", nameof(cells));
        }

        _rows.Add(cells);
        for (int i = 0; i < cells.Length; i++)
        {
            _columns[i].Width = Math.Max(_columns[i].Width, WidthOf(cells[i]));
        }
    }

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) =>
        new(Math.Min(1, maxWidth), Math.Min(maxWidth, WidthOfFrame + _columns.Sum(c => c.Width)));

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        Arrange(maxWidth).SelectMany(table => ((IRenderable)table).Render(options, maxWidth));

    private int WidthOfFrame => (FrameOfColumn * _columns.Length) + 1;

    private int WidthOfGaps => Gap * (_columns.Length - 1);

    private IEnumerable<IRenderable> Arrange(int maxWidth)
    {
        if (!_isOnTerminal)
        {
            return [Across([.. _columns.Select(c => c.Width)], hasFrame: false)];
        }

        if (Fold(maxWidth - WidthOfFrame) is { } framed)
        {
            return [Across(framed, hasFrame: true)];
        }

        if (Fold(maxWidth - WidthOfGaps) is { } plain)
        {
            return [Across(plain, hasFrame: false)];
        }

        int names = _columns.Max(c => WidthOf(c.Name));
        int values = _rows.Sum(row => Gap + row.Max(WidthOf));
        return names + values <= maxWidth
            ? [Down(_rows, maxWidth)]
            : _rows.SelectMany((row, i) => Block(row, hasGap: i > 0, maxWidth));
    }

    private IEnumerable<IRenderable> Block(string[] row, bool hasGap, int maxWidth) =>
        hasGap ? [Text.NewLine, Down([row], maxWidth)] : [Down([row], maxWidth)];

    /// <summary>Widths of the columns that fit, if any do.</summary>
    private int[]? Fold(int maxWidth)
    {
        int[] widths = [.. _columns.Select(c => c.Width)];
        int[] longOnes =
        [
            .. Enumerable.Range(0, widths.Length).Where(i => !_columns[i].IsNumber && widths[i] > MinFold),
        ];
        int room = maxWidth - widths.Sum() + longOnes.Sum(i => widths[i]);
        int left = longOnes.Length;
        // The shortest first: what it does not need is for the others.
        foreach (int i in longOnes.OrderBy(i => widths[i]))
        {
            widths[i] = Math.Min(widths[i], room / left--);
            room -= widths[i];
        }

        return room >= 0 && longOnes.All(i => widths[i] >= MinFold) ? widths : null;
    }

    /// <summary>Rows are rows.</summary>
    private Table Across(int[] widths, bool hasFrame)
    {
        Table table = new() { Border = hasFrame ? TableBorder.Rounded : TableBorder.None };
        for (int i = 0; i < _columns.Length; i++)
        {
            TableColumn column = new(new Text(_columns[i].Name));
            column.Alignment = _columns[i].IsNumber ? Justify.Right : Justify.Left;
            column.Width = widths[i];
            column.NoWrap = widths[i] == _columns[i].Width;
            if (!hasFrame)
            {
                column.Padding = new Padding(0, 0, i == _columns.Length - 1 ? 0 : Gap, 0);
            }

            table.AddColumn(column);
        }

        _rows.ForEach(row => table.AddRow(row.Select(cell => new Text(cell))));
        return table;
    }

    /// <summary>Rows are columns, beside the names of what they hold.</summary>
    private Table Down(List<string[]> rows, int maxWidth)
    {
        int names = _columns.Max(c => WidthOf(c.Name));
        Table table = new Table() { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumn(
            new TableColumn("")
            {
                Width = names,
                Padding = new Padding(0, 0, Gap, 0),
                NoWrap = true,
            }
        );
        for (int i = 0; i < rows.Count; i++)
        {
            int width = rows[i].Max(WidthOf);
            table.AddColumn(
                new TableColumn("")
                {
                    Width = rows.Count == 1 ? Math.Clamp(maxWidth - names - Gap, 1, Math.Max(1, width)) : width,
                    Padding = new Padding(0, 0, i == rows.Count - 1 ? 0 : Gap, 0),
                    Alignment = rows.Count == 1 ? Justify.Left : Justify.Right,
                }
            );
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            table.AddRow(rows.Select(row => new Text(row[i])).Prepend(new Text(_columns[i].Name)));
        }

        return table;
    }

    private static int WidthOf(string text) => new Segment(text).CellCount();

    private sealed class Column(string name, bool isNumber)
    {
        public string Name { get; } = name;

        public bool IsNumber { get; } = isNumber;

        public int Width { get; set; } = WidthOf(name);
    }
}
