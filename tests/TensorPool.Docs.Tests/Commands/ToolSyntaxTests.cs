using System.CommandLine;
using System.Text.RegularExpressions;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>
/// Wherever a page names a command of the tool, in a block, in a sentence, in a unit of systemd, the tool knows its options. It
/// parses them, and runs nothing.
/// </summary>
public partial class ToolSyntaxTests
{
    private const string Tool = "tensorpool";

    /// <summary>Options in sentences that are those of other programs: docker, BenchmarkDotNet.</summary>
    private static readonly string[] Foreign = ["--ipc", "--shm-size", "--ulimit", "--warmupCount"];

    private static readonly RootCommand Root = ToolCommands.Create();

    private static readonly string[] Names =
    [
        .. Root.Subcommands.Where(c => !c.Hidden).SelectMany(c => c.Aliases.Prepend(c.Name)),
    ];

    /// <summary>Lines of blocks, and of units of systemd.</summary>
    public static TheoryData<string, string> Lines =>
        [
            .. DocumentedCommand
                .All.Where(line => CommandsIn(line.Text).Any())
                .Select(line => (line.Page, line.Text))
                .Concat(
                    from page in Repository.Pages
                    from Match unit in ExecStart().Matches(Repository.Read(page))
                    select (page, $"{Tool} {unit.Groups["arguments"].Value}")
                )
                .Distinct(),
        ];

    /// <summary>What sentences and tables say.</summary>
    public static TheoryData<string, string> Mentions =>
        [
            .. Repository
                .Pages.SelectMany(page => Mention.In(page).Select(code => (page, code)))
                .Where(found => CommandsIn(found.code).Any())
                .Distinct(),
        ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Tool_takes_the_line(string page, string line) => Assert.Equal((page, ""), (page, Refusal(line)));

    [Theory]
    [MemberData(nameof(Mentions))]
    public void Tool_knows_what_is_mentioned(string page, string code) =>
        Assert.Equal((page, ""), (page, Refusal(code, IsIncomplete)));

    /// <summary>An option that a sentence names alone is one of some command.</summary>
    [Fact]
    public void Tool_has_the_options_that_sentences_name()
    {
        string[] known =
        [
            .. Root
                .Subcommands.SelectMany(c => c.Subcommands.Prepend(c))
                .SelectMany(c => c.Options)
                .Concat(Root.Options)
                .SelectMany(o => o.Aliases.Prepend(o.Name)),
        ];

        Assert.Empty(
            Repository
                .Pages.SelectMany(page => Mention.In(page).Select(code => (page, option: Option().Match(code).Value)))
                .Where(found => found.option.Length > 0 && !known.Contains(found.option))
                .Where(found => !Foreign.Contains(found.option))
                .Distinct()
        );
    }

    /// <summary>What the parser has against a line; nothing is an empty text.</summary>
    private static string Refusal(string line, Func<string, bool>? isFine = null) =>
        string.Join(
            '\n',
            CommandsIn(line)
                .SelectMany(words => Root.Parse(words).Errors)
                .Select(error => error.Message)
                .Where(message => isFine?.Invoke(message) is not true)
        );

    /// <summary>A sentence may name a command or an option without what it is given.</summary>
    private static bool IsIncomplete(string message) =>
        message.StartsWith("Required ", StringComparison.Ordinal)
        || message.EndsWith(" is required.", StringComparison.Ordinal);

    /// <summary>Arguments of the tool in a line; a sentence may leave its name away before that of the command.</summary>
    private static IEnumerable<string[]> CommandsIn(string line)
    {
        foreach (string[] words in ShellLine.Parse(line))
        {
            if (words is [Tool, .. var arguments])
            {
                yield return arguments;
            }
            else if (words is [var name, _, ..] && Names.Contains(name) && words[1..].Any(w => w.StartsWith('-')))
            {
                yield return words;
            }
            else if (words is ["eval", ['$', '(', .. var inner, ')']])
            {
                foreach (string[] found in CommandsIn(inner))
                {
                    yield return found;
                }
            }
            else if (words is ["dotnet", "run", ..] && words.Contains("src/TensorPool.Cli"))
            {
                yield return words[(Array.IndexOf(words, "--") + 1)..];
            }
        }
    }

    [GeneratedRegex("^ExecStart=/opt/tensorpool/tensorpool (?<arguments>.*)$", RegexOptions.Multiline)]
    private static partial Regex ExecStart();

    [GeneratedRegex("^--[a-zA-Z][a-zA-Z-]*")]
    private static partial Regex Option();
}
