using System.Text;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>Texts of a schema inside comments: nothing that a schema says can end a comment or break its XML.</summary>
internal static class DocText
{
    /// <summary>A text as content of an XML documentation element, on one line.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in OneLine(text))
        {
            _ = c switch
            {
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '"' => result.Append("&quot;"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    /// <summary>
    /// A text without line ends, control characters and halves of surrogate pairs; runs of white space become one space.
    /// </summary>
    public static string OneLine(string text)
    {
        var result = new StringBuilder(text.Length);
        bool space = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c <= ' ' || c is (>= '\u007F' and <= '\u00A0') or '\u2028' or '\u2029')
            {
                space = result.Length > 0;
                continue;
            }

            if (space)
            {
                result.Append(' ');
                space = false;
            }

            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                result.Append(c).Append(text[++i]);
            }
            else
            {
                // U+FFFE and U+FFFF are no XML characters either.
                result.Append(char.IsSurrogate(c) || c >= '\uFFFE' ? '\uFFFD' : c);
            }
        }

        return result.ToString();
    }
}
