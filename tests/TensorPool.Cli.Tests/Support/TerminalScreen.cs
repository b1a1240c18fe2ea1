using System.Globalization;
using System.Text;

namespace TensorPool.Cli.Tests.Support;

/// <summary>What somebody sees who sits before a terminal: the sequences that the tool writes, done (ECMA-48, xterm).</summary>
internal sealed class TerminalScreen
{
    private const char Escape = '\u001b';

    private readonly int _columns;
    private readonly int _height;
    private readonly List<StringBuilder> _lines = [new StringBuilder()];
    private int _row;
    private int _column;

    private TerminalScreen(int columns, int height)
    {
        _columns = columns;
        _height = height;
    }

    /// <summary>Whether the cursor can be seen.</summary>
    public bool HasCursor { get; private set; } = true;

    /// <summary>How often the cursor went up, which is how views are drawn over themselves.</summary>
    public int Redraws { get; private set; }

    /// <summary>How often text got a colour.</summary>
    public int Colours { get; private set; }

    /// <summary>Everything that is on the screen, or was and has left it at the top.</summary>
    public string[] Lines => [.. _lines.Select(line => line.ToString().TrimEnd())];

    /// <summary>Shows what was written.</summary>
    /// <param name="columns">Of the terminal.</param>
    /// <param name="height">Its lines.</param>
    /// <param name="output">From the start; an unfinished sequence at its end is left out.</param>
    public static TerminalScreen Show(int columns, int height, string output)
    {
        TerminalScreen screen = new(columns, height);
        for (int i = 0; i < output.Length; )
        {
            i = output[i] == Escape ? screen.Obey(output, i + 1) : screen.Write(output, i);
        }

        return screen;
    }

    public override string ToString() => string.Join('\n', Lines);

    private int Write(string output, int at)
    {
        switch (output[at])
        {
            case '\r':
                _column = 0;
                break;
            case '\n':
                MoveDown();
                break;
            case < ' ':
                break; // bells and the like
            default:
                if (_column == _columns)
                {
                    _column = 0;
                    MoveDown();
                }

                StringBuilder line = _lines[_row];
                if (line.Length <= _column)
                {
                    line.Append(' ', _column + 1 - line.Length);
                }

                line[_column++] = output[at];
                break;
        }

        return at + 1;
    }

    private void MoveDown()
    {
        if (++_row == _lines.Count)
        {
            _lines.Add(new StringBuilder());
        }
    }

    /// <summary>Does a sequence of which the first character is already read; returns where the text goes on.</summary>
    private int Obey(string output, int at)
    {
        if (at == output.Length)
        {
            return at;
        }

        if (output[at] != '[')
        {
            return at + 1; // modes of the keypad
        }

        int end = at + 1;
        while (end < output.Length && output[end] is not (>= '@' and <= '~'))
        {
            end++;
        }

        if (end < output.Length)
        {
            Obey(output[(at + 1)..end], output[end]);
        }

        return end + 1;
    }

    private void Obey(string parameters, char final)
    {
        switch (final)
        {
            case 'A':
                Redraws++;
                int top = Math.Max(0, _lines.Count - _height);
                _row = Math.Max(top, _row - NumberIn(parameters, byDefault: 1));
                break;
            case 'K' when parameters == "2":
                _lines[_row].Clear();
                break;
            case 'K' when parameters is "" or "0":
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                break;
            case 'm':
                Colours += IsColour(parameters) ? 1 : 0;
                break;
            case 'h' or 'l' when parameters == "?25":
                HasCursor = final == 'h';
                break;
            case 'h' or 'l':
                break; // modes of the keypad
            default:
                Assert.Fail($"The tool writes a sequence that this screen does not know: {parameters}{final}");
                break;
        }
    }

    /// <summary>Selects a colour (30 to 49, 90 to 107), and not only bold type or the end of it.</summary>
    private static bool IsColour(string parameters) =>
        parameters.Split(';').Any(p => NumberIn(p, byDefault: 0) is >= 30 and <= 49 or >= 90 and <= 107);

    private static int NumberIn(string text, int byDefault) =>
        text.Length == 0 ? byDefault : int.Parse(text, CultureInfo.InvariantCulture);
}
