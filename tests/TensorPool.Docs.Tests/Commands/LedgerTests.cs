using System.Text.RegularExpressions;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>
/// Every command of every page is typed by a test of this folder, or run by a script of CI, or is exempt for a reason. One that
/// is new on a page is none of these.
/// </summary>
public partial class LedgerTests
{
    /// <summary>Languages of blocks that hold no commands.</summary>
    private static readonly string[] Others = ["", "csharp", "ini", "mermaid", "text", "toml", "xml"];

    private static DocumentedCommand[] TypedOrRun => [.. TypedHereAttribute.Commands, .. CiCommand.All];

    private static DocumentedCommand[] Exempt => [.. ExemptCommand.All.Select(row => row.Command)];

    [Fact]
    [Requirement("P10-5")]
    public void Every_command_runs_or_is_exempt() =>
        Assert.Empty(DocumentedCommand.All.Except([.. TypedOrRun, .. Exempt]));

    [Fact]
    public void Every_command_that_runs_or_is_exempt_is_on_its_page() =>
        Assert.Empty(TypedOrRun.Concat(Exempt).Except(DocumentedCommand.All));

    [Fact]
    public void No_command_that_runs_is_exempt() => Assert.Empty(TypedOrRun.Intersect(Exempt));

    [Fact]
    public void Exemptions_are_given_once_and_for_a_reason()
    {
        Assert.Distinct(Exempt);
        Assert.All(ExemptCommand.All, row => Assert.True(row.Reason.Trim().Length > 10, $"{row.Command}: why?"));
    }

    /// <summary>Commands stand in blocks of <c>sh</c>, so that none is overlooked.</summary>
    [Fact]
    public void No_other_block_has_commands() =>
        Assert.All(
            Repository.Pages.SelectMany(page => DocumentedCommand.BlocksOf(page).Select(block => (page, block))),
            found =>
            {
                (string page, (string language, string text)) = found;
                if (language != DocumentedCommand.Shell)
                {
                    Assert.True(Others.Contains(language), $"{page}: is \"{language}\" a language of commands?");
                    Assert.False(Command().IsMatch(text), $"{page}: a command in a block of \"{language}\":\n{text}");
                }
            }
        );

    /// <summary>A command of something that pages speak of, unless it is the line of a usage.</summary>
    [GeneratedRegex(
        @"^ *(\$ |sudo |bash |docker |dotnet |git |systemctl |tensorpool (?!.*\[options\]$))",
        RegexOptions.Multiline
    )]
    private static partial Regex Command();
}
