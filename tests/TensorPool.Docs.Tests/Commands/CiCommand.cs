using System.Text.RegularExpressions;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>Commands that the scripts of CI take from pages and run: <c>documented PAGE "START"</c>.</summary>
internal static partial class CiCommand
{
    private static readonly string[] Scripts = [".ci/run", "tests/PackageSmoke/run.sh"];

    /// <summary>What is asked for, found as the scripts find it: the first line of the page that starts so.</summary>
    public static IReadOnlyList<DocumentedCommand> All { get; } =
    [
        .. from script in Scripts
        from Match match in Ask().Matches(Repository.Read(script))
        let page = match.Groups["page"].Value
        let start = match.Groups["start"].Value
        select new DocumentedCommand(
            page,
            Repository.Read(page).Split('\n').First(line => line.StartsWith(start, StringComparison.Ordinal))
        ),
    ];

    [GeneratedRegex("""documented (?<page>\S+\.md) (["])(?<start>[^"]+)["]""")]
    private static partial Regex Ask();
}
