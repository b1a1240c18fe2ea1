using System.Text;
using System.Text.RegularExpressions;

namespace TensorPool.Docs.Tests;

/// <summary>
/// What a link into a page can name: its headings, as GitHub spells them. Small letters, digits, underscores and hyphens stay,
/// blanks become hyphens, all else goes; and a text that was there before gets a number.
/// </summary>
internal static partial class PageAnchors
{
    public static HashSet<string> Of(string page)
    {
        Dictionary<string, int> seen = [];
        foreach (Match heading in Heading().Matches(Fenced().Replace(page, "")))
        {
            string plain = Slug(heading.Groups["text"].Value);
            string anchor = plain;
            while (!seen.TryAdd(anchor, 0))
            {
                anchor = $"{plain}-{++seen[plain]}";
            }
        }

        return [.. seen.Keys];
    }

    /// <summary>Of a heading with code and links in it. Emphasis by underscores is not looked for: they count as letters.</summary>
    private static string Slug(string heading)
    {
        StringBuilder slug = new();
        foreach (Rune rune in Link().Replace(heading, "${text}").Trim().ToLowerInvariant().EnumerateRunes())
        {
            if (rune.Value == ' ')
            {
                slug.Append('-');
            }
            else if (rune.Value is '-' or '_' || Rune.IsLetterOrDigit(rune))
            {
                slug.Append(rune);
            }
        }

        return slug.ToString();
    }

    [GeneratedRegex("^#{1,6} +(?<text>.*?)( +#+)? *$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^(?<fence>```+|~~~+).*?^\\k<fence>", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("""\[(?<text>[^\]]*)\]\([^)]*\)""")]
    private static partial Regex Link();
}
