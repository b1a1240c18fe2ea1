using System.Text.RegularExpressions;

namespace TensorPool.Docs.Tests;

/// <summary>Links between pages lead somewhere.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_files_that_are_there(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;

        IEnumerable<string> broken = Link()
            .Matches(Code().Replace(Repository.Read(page), ""))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#'))
            .Where(target => !Path.Exists(Path.Combine(folder, target.Split('#')[0])));

        Assert.Empty(broken);
    }

    [GeneratedRegex("""\]\((?<target>[^)\s]+)\)""")]
    private static partial Regex Link();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();
}
