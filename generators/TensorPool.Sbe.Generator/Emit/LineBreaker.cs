namespace TensorPool.Sbe.Generator.Emit;

/// <summary>
/// Breaks lines that are too long, where someone who writes by hand would: parameters and arguments one per line,
/// operators at the start of a line, documentation between words. Emitters write one statement per line and need not
/// know how long names are. What has no good place to break stays long.
/// </summary>
internal static class LineBreaker
{
    private const int Width = 120;
    private const int Indentation = 4;

    /// <summary>The operators that a line may be broken in front of, those that bind least first.</summary>
    private static readonly string[][] Operators =
    [
        [" ? ", " : "],
        [" || "],
        [" && "],
        [" or "],
        [" == "],
        [" != "],
        [" + "],
        [" - "],
    ];

    /// <summary>A part of a line, so many levels deeper than the line.</summary>
    public readonly record struct Line(int Level, string Text);

    public static bool Fits(int level, string text) => (level * Indentation) + text.Length <= Width;

    public static List<Line> Break(int level, string text)
    {
        var lines = new List<Line>();
        if (text.StartsWith("/// <", StringComparison.Ordinal))
        {
            BreakDocumentation(lines, level, text);
        }
        else if (text[0] is '#' or '[' || IndexOfTop(text, "//", 0) >= 0)
        {
            lines.Add(new Line(0, text));
        }
        else
        {
            BreakCode(lines, level, 0, text, hang: 1);
        }

        return lines;
    }

    /// <summary><c>/// &lt;tag&gt;text&lt;/tag&gt;</c>, with the tags on lines of their own.</summary>
    private static void BreakDocumentation(List<Line> lines, int level, string text)
    {
        int start = text.IndexOf('>') + 1;
        int end = text.LastIndexOf("</", StringComparison.Ordinal);
        if (end < start)
        {
            lines.Add(new Line(0, text));
            return;
        }

        lines.Add(new Line(0, text.Substring(0, start)));
        string rest = text.Substring(start, end - start);
        while (rest.Length > 0)
        {
            int length = LengthOfWords(rest, Width - (level * Indentation) - 4);
            lines.Add(new Line(0, "/// " + rest.Substring(0, length)));
            rest = rest.Substring(length).TrimStart(' ');
        }

        lines.Add(new Line(0, "/// " + text.Substring(end)));
    }

    /// <summary>The length of the words that fit; of one at least, and never only a part of a tag.</summary>
    private static int LengthOfWords(string text, int width)
    {
        int best = 0;
        bool isTag = false;
        for (int i = 0; i < text.Length && (i <= width || best == 0); i++)
        {
            isTag = text[i] == '<' || (isTag && text[i] != '>');
            if (text[i] == ' ' && !isTag)
            {
                best = i;
            }
        }

        return text.Length <= width || best == 0 ? text.Length : best;
    }

    /// <summary>Adds a part of a line, broken where it must be.</summary>
    /// <param name="lines">Where to.</param>
    /// <param name="level">Level of the whole line.</param>
    /// <param name="deeper">Level of this part, relative to the line.</param>
    /// <param name="text">The part.</param>
    /// <param name="hang">Levels by which lines that start with an operator are indented.</param>
    private static void BreakCode(List<Line> lines, int level, int deeper, string text, int hang)
    {
        if (
            Fits(level + deeper, text)
            || !(
                TryBreakAfter(" =>", lines, level, deeper, text)
                || TryBreakOperators(lines, level, deeper, text, hang)
                || TryBreakBrackets(lines, level, deeper, text)
                || TryBreakAfter(" =", lines, level, deeper, text)
            )
        )
        {
            lines.Add(new Line(deeper, text));
        }
    }

    private static bool TryBreakAfter(string token, List<Line> lines, int level, int deeper, string text)
    {
        int at = IndexOfTop(text, token + " ", 0);
        if (at < 0)
        {
            return false;
        }

        BreakCode(lines, level, deeper, text.Substring(0, at + token.Length), hang: 1);
        BreakCode(lines, level, deeper + 1, text.Substring(at + token.Length + 1), hang: 1);
        return true;
    }

    private static bool TryBreakOperators(List<Line> lines, int level, int deeper, string text, int hang)
    {
        foreach (string[] operators in Operators)
        {
            List<string> parts = Split(text, operators);
            // Operands of a comparison or a sum are short; those that are not are calls, better broken in their brackets.
            bool isLogic = operators[0] is " ? " or " || " or " && " or " or ";
            if (parts.Count == 1 || !(isLogic || parts.All(p => Fits(level + deeper + hang, p))))
            {
                continue;
            }

            for (int i = 0; i < parts.Count; i++)
            {
                BreakCode(lines, level, i == 0 ? deeper : deeper + hang, parts[i], hang: 1);
            }

            return true;
        }

        return false;
    }

    /// <summary>The parts of a text, each from an operator on; all of it where the first of the operators is missing.</summary>
    private static List<string> Split(string text, string[] operators)
    {
        if (IndexOfTop(text, operators[0], 0) < 0)
        {
            return [text.Trim(' ')];
        }

        var parts = new List<string>();
        int start = 0;
        while (start < text.Length)
        {
            int next = operators
                .Select(o => IndexOfTop(text, o, start + 1))
                .Where(static i => i >= 0)
                .DefaultIfEmpty(text.Length)
                .Min();
            parts.Add(text.Substring(start, next - start).Trim(' '));
            start = next;
        }

        return parts;
    }

    /// <summary>Breaks the last brackets that hold anything: arguments one per line, bytes as many as fit.</summary>
    private static bool TryBreakBrackets(List<Line> lines, int level, int deeper, string text)
    {
        (int open, int close) = LastBrackets(text);
        if (open < 0)
        {
            return false;
        }

        string content = text.Substring(open + 1, close - open - 1).Trim(' ');
        lines.Add(new Line(deeper, text.Substring(0, open + 1)));
        if (text[open] == '{')
        {
            Fill(lines, level, deeper + 1, content);
        }
        else
        {
            int start = 0;
            while (start < content.Length)
            {
                int comma = IndexOfTop(content, ", ", start);
                int end = comma < 0 ? content.Length : comma + 1;
                BreakCode(lines, level, deeper + 1, content.Substring(start, end - start), hang: 0);
                start = comma < 0 ? content.Length : comma + 2;
            }
        }

        lines.Add(new Line(deeper, text.Substring(close)));
        return true;
    }

    private static void Fill(List<Line> lines, int level, int deeper, string content)
    {
        while (!Fits(level + deeper, content))
        {
            int end = content.LastIndexOf(' ', Width - ((level + deeper) * Indentation));
            if (end < 0)
            {
                break;
            }

            lines.Add(new Line(deeper, content.Substring(0, end)));
            content = content.Substring(end + 1);
        }

        lines.Add(new Line(deeper, content));
    }

    private static (int Open, int Close) LastBrackets(string text)
    {
        (int Open, int Close) last = (-1, -1);
        int depth = 0;
        int open = -1;
        for (int i = 0; i < text.Length; i = Next(text, i))
        {
            if (text[i] is '(' or '{' && depth++ == 0)
            {
                open = i;
            }
            else if (text[i] is ')' or '}' && --depth == 0 && i > open + 1)
            {
                last = (open, i);
            }
        }

        return last;
    }

    /// <summary>Where a token is outside of brackets and literals, or -1.</summary>
    private static int IndexOfTop(string text, string token, int start)
    {
        // Most texts do not have the token at all, which is found out faster than where the brackets are.
        int first = text.IndexOf(token, start, StringComparison.Ordinal);
        if (first < 0)
        {
            return -1;
        }

        int depth = 0;
        for (int i = 0; i < text.Length; i = Next(text, i))
        {
            if (
                depth == 0
                && i >= first
                && text[i] == token[0]
                && string.CompareOrdinal(text, i, token, 0, token.Length) == 0
            )
            {
                return i;
            }

            depth += text[i] switch
            {
                '(' or '{' or '[' => 1,
                ')' or '}' or ']' => -1,
                _ => 0,
            };
        }

        return -1;
    }

    /// <summary>The next character; that behind a literal counts as the next.</summary>
    private static int Next(string text, int i)
    {
        char quote = text[i];
        if (quote is not ('"' or '\''))
        {
            return i + 1;
        }

        for (i++; i < text.Length && text[i] != quote; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
        }

        return i + 1;
    }
}
