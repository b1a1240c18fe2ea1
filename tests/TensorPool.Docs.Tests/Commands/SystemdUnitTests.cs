using System.Text.RegularExpressions;
using TensorPool.Cli.Tests.Support;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>Units of systemd that pages print are taken by systemd as they are.</summary>
public partial class SystemdUnitTests
{
    private const string Page = "docs/operations.md";

    /// <summary>Where the page has put the tool, which is not there on a machine of CI.</summary>
    private const string Installed = "/opt/tensorpool/tensorpool";

    private static (string Name, string Text)[] Units =>
        [.. Unit().Matches(Repository.Read(Page)).Select(m => (m.Groups["name"].Value, m.Groups["text"].Value))];

    [Fact]
    [Trait("Needs", "systemd-analyze")]
    public void Units_are_taken_without_a_word()
    {
        Assert.SkipUnless(Desk.Has("systemd-analyze"), "There is no systemd-analyze in PATH.");
        using Desk desk = new();
        foreach ((string name, string text) in Units)
        {
            File.WriteAllText(desk.File(name), text.Replace(Installed, ToolProcess.Program, StringComparison.Ordinal));
        }

        ToolResult result = desk.Run("systemd-analyze verify ./*.service").ExitsWith(0);

        Assert.Empty(result.Output + result.Error);
    }

    [Fact]
    public void Every_unit_has_a_name_and_starts_the_tool()
    {
        Assert.Equal(
            DocumentedCommand.BlocksOf(Page).Count(block => block.Language == "ini"),
            Units.Select(unit => unit.Name).Distinct().Count()
        );
        Assert.All(Units, unit => Assert.Contains($"\nExecStart={Installed} ", unit.Text, StringComparison.Ordinal));
    }

    [GeneratedRegex(
        "^`/etc/systemd/system/(?<name>[^`]+\\.service)`:\n\n```ini\n(?<text>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Unit();
}
