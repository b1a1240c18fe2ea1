using System.Text.RegularExpressions;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>A line that a page tells its reader to type.</summary>
/// <param name="Page">Path of the page in the repository.</param>
/// <param name="Text">The line, without what follows a backslash at its end broken off.</param>
internal sealed partial record DocumentedCommand(string Page, string Text)
{
    /// <summary>The language of blocks with commands, and of nothing else.</summary>
    public const string Shell = "sh";

    private static readonly Lazy<DocumentedCommand[]> Lines = new(() => [.. Repository.Pages.SelectMany(Of)]);

    /// <summary>Of all pages, in their order.</summary>
    public static IReadOnlyList<DocumentedCommand> All => Lines.Value;

    /// <summary>Fenced blocks of a page: their languages, and what is in them.</summary>
    public static IEnumerable<(string Language, string Text)> BlocksOf(string page) =>
        Block().Matches(Repository.Read(page)).Select(b => (b.Groups["language"].Value, b.Groups["text"].Value));

    public override string ToString() => $"{Page}: {Text}";

    private static IEnumerable<DocumentedCommand> Of(string page) =>
        from block in BlocksOf(page)
        where block.Language == Shell
        from line in block.Text.Replace("\\\n", "", StringComparison.Ordinal).Split('\n')
        where line.Trim().Length > 0 && !line.TrimStart().StartsWith('#')
        select new DocumentedCommand(page, line.Trim());

    // In a list, a block is indented.
    [GeneratedRegex(
        "^(?<indent> *)```(?<language>[^`\n]*)\n(?<text>(?:.*\n)*?)\\k<indent>```$",
        RegexOptions.Multiline
    )]
    private static partial Regex Block();
}
