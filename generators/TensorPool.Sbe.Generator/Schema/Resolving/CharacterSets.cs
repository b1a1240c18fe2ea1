using System.Text;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>The names of character sets that schemas use, and what of a text fits into them.</summary>
internal static class CharacterSets
{
    private static readonly Dictionary<string, TextEncoding> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["US-ASCII"] = TextEncoding.Ascii,
        ["ASCII"] = TextEncoding.Ascii,
        ["ISO646-US"] = TextEncoding.Ascii,
        ["ANSI_X3.4-1968"] = TextEncoding.Ascii,
        ["UTF-8"] = TextEncoding.Utf8,
        ["UTF8"] = TextEncoding.Utf8,
        ["ISO-8859-1"] = TextEncoding.Latin1,
        ["ISO8859-1"] = TextEncoding.Latin1,
        ["ISO_8859-1"] = TextEncoding.Latin1,
        ["ISO8859_1"] = TextEncoding.Latin1,
        ["LATIN1"] = TextEncoding.Latin1,
        ["LATIN-1"] = TextEncoding.Latin1,
    };

    static CharacterSets()
    {
        for (int page = 1250; page <= 1258; page++)
        {
            TextEncoding encoding = TextEncoding.Windows1250 + (page - 1250);
            ByName.Add($"windows-{page}", encoding);
            ByName.Add($"cp{page}", encoding);
        }
    }

    public static IEnumerable<string> Names => ByName.Keys;

    public static bool TryParse(string name, out TextEncoding encoding) =>
        ByName.TryGetValue(name.Trim(), out encoding);

    /// <summary>
    /// The number of bytes of a text, or null if it has characters that the set lacks. Of the Windows sets only the
    /// ASCII part is known here: their tables do not exist where compilers run.
    /// </summary>
    public static int? CountBytes(string text, TextEncoding encoding) =>
        encoding switch
        {
            TextEncoding.Utf8 => HasLoneSurrogate(text) ? null : Encoding.UTF8.GetByteCount(text),
            TextEncoding.Latin1 => text.All(static c => c <= '\u00FF') ? text.Length : null,
            _ => text.All(static c => c <= '\u007F') ? text.Length : null,
        };

    /// <summary>XML can hold half of a surrogate pair only by mistake, but such a mistake must not become a question mark.</summary>
    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
