using System.Text.RegularExpressions;

namespace TensorPool.Docs.Tests;

/// <summary>Links between pages lead somewhere.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_files_that_are_there(string page) =>
        Assert.DoesNotContain(Links(page), link => !Path.Exists(link.Path));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_into_pages_lead_to_headings(string page) =>
        Assert.DoesNotContain(
            Links(page),
            link =>
                link.Anchor is not null
                && Path.GetExtension(link.Path) == ".md"
                && !PageAnchors.Of(File.ReadAllText(link.Path)).Contains(link.Anchor)
        );

    /// <summary>None without its page: these are the links that the test above has to find.</summary>
    [Fact]
    public void Links_into_pages_are_found() =>
        Assert.InRange(Repository.Pages.SelectMany(Links).Count(link => link.Anchor is not null), 10, int.MaxValue);

    /// <summary>Links within the repository. One that begins with # leads into its own page.</summary>
    private static IEnumerable<(string Path, string? Anchor)> Links(string page)
    {
        string path = Path.Combine(Repository.Root, page);
        return Link()
            .Matches(Code().Replace(Repository.Read(page), ""))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Select(target => target.Split('#', 2))
            .Select(parts =>
                (
                    parts[0].Length == 0 ? path : Path.GetFullPath(parts[0], Path.GetDirectoryName(path)!),
                    parts.ElementAtOrDefault(1)
                )
            );
    }

    [GeneratedRegex("""\]\((?<target>[^)\s]+)\)""")]
    private static partial Regex Link();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();
}
