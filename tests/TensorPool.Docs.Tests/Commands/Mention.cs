using System.Text.RegularExpressions;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>Code in sentences and tables of a page.</summary>
internal static partial class Mention
{
    /// <summary>Without what has quotation marks, and with a number for each <c>N</c> that stands for one.</summary>
    public static IEnumerable<string> In(string page) =>
        from Match match in Code().Matches(Block().Replace(Repository.Read(page), ""))
        let code = match.Groups["code"].Value.Replace("\\|", "|", StringComparison.Ordinal)
        where !code.Contains('\'') && !code.Contains('"')
        select Number().Replace(code, " 1");

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("`(?<code>[^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(" N(?= |$)")]
    private static partial Regex Number();
}
