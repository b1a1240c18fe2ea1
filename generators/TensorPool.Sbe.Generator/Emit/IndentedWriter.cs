using System.Text;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>
/// Text with four spaces per level and <c>\n</c> line ends on every machine. Empty lines carry no spaces, and a blank
/// line directly after an opening brace, before a closing one or after another blank line is left out, so that callers
/// may separate members without knowing which is the first. Lines that are too long are broken.
/// </summary>
internal sealed class IndentedWriter
{
    private const string Unit = "    ";
    private readonly StringBuilder _text = new(4096);
    private int _level;
    private bool _atLineStart = true;
    private bool _blankPending;
    private bool _blankUseless = true;

    /// <summary>Writes a part of a line; the first part is indented.</summary>
    public IndentedWriter Write(string text)
    {
        if (text.Length == 0)
        {
            return this;
        }

        if (_atLineStart)
        {
            FlushBlank();
            for (int i = 0; i < _level; i++)
            {
                _text.Append(Unit);
            }

            _atLineStart = false;
        }

        _text.Append(text);
        return this;
    }

    /// <summary>Ends the line, after <paramref name="text"/>. Alone on a line, empty text asks for a blank line.</summary>
    public IndentedWriter WriteLine(string text = "")
    {
        if (text.Length == 0 && _atLineStart)
        {
            _blankPending = !_blankUseless;
            return this;
        }

        if (!_atLineStart || LineBreaker.Fits(_level, text))
        {
            Write(text);
            return EndLine();
        }

        int level = _level;
        foreach (LineBreaker.Line line in LineBreaker.Break(level, text))
        {
            _level = level + line.Level;
            Write(line.Text);
            EndLine();
        }

        _level = level;
        return this;
    }

    /// <summary>Writes each line of a text, indented; a line end at the end of the text counts for nothing.</summary>
    public IndentedWriter WriteLines(string text)
    {
        string normal = text.Replace("\r\n", "\n");
        foreach (
            string line in (
                normal.EndsWith("\n", StringComparison.Ordinal) ? normal.Substring(0, normal.Length - 1) : normal
            ).Split('\n')
        )
        {
            WriteLine(line);
        }

        return this;
    }

    /// <summary>Writes a preprocessor directive: without indentation. A blank line comes behind <c>#endif</c>.</summary>
    public IndentedWriter Directive(string text)
    {
        bool isEnd = text == "#endif";
        if (!isEnd)
        {
            FlushBlank();
        }

        _text.Append(text);
        return EndLine();
    }

    /// <summary>Writes <paramref name="header"/> (if any) and an opening brace on a line of its own, and indents.</summary>
    public IndentedWriter Open(string header = "", string opening = "{")
    {
        if (header.Length > 0)
        {
            WriteLine(header);
        }

        WriteLine(opening);
        _level++;
        _blankUseless = true;
        return this;
    }

    /// <summary>Undoes one <see cref="Open"/>, with text such as <c>;</c> behind the closing brace.</summary>
    public IndentedWriter Close(string suffix = "", string closing = "}")
    {
        _level--;
        _blankPending = false;
        return WriteLine(closing + suffix);
    }

    /// <summary><see cref="Open"/> now, <see cref="Close"/> at the end of a <c>using</c> scope.</summary>
    public Scope Block(string header = "", string suffix = "")
    {
        Open(header);
        return new Scope(this, suffix, braces: true);
    }

    /// <summary>Indents without braces, for continued lines, until the end of a <c>using</c> scope.</summary>
    public Scope Indent()
    {
        _level++;
        return new Scope(this, "", braces: false);
    }

    public override string ToString() => _text.ToString();

    private IndentedWriter EndLine()
    {
        _text.Append('\n');
        _atLineStart = true;
        _blankUseless = false;
        return this;
    }

    private void FlushBlank()
    {
        if (_blankPending)
        {
            _text.Append('\n');
            _blankPending = false;
        }
    }

    internal readonly struct Scope(IndentedWriter writer, string suffix, bool braces) : IDisposable
    {
        public void Dispose()
        {
            if (braces)
            {
                writer.Close(suffix);
            }
            else
            {
                writer._level--;
            }
        }
    }
}
