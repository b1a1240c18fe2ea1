using System.CommandLine;
using System.CommandLine.Completions;
using TensorPool.Cli.Hosting;

namespace TensorPool.Cli.Tests.Commands;

/// <summary>What shells offer, asked by the scripts that the tool prints for them.</summary>
public class CompletionTests
{
    public static TheoryData<string, string> Lines =>
        new()
        {
            { "tensorpool consume --mode ", "decimated latest stream" },
            { "tensorpool consume --mode l", "latest" },
            { "tensorpool consume --standalone --verify --mode l", "latest" },
            { "tensorpool read-", "read-header read-superblock" },
            { "tensorpool attach --role ", "consumer producer" },
            { "tensorpool produce --npy ", "" }, // the shell completes files
        };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Bash_completes(string line, string expected)
    {
        const string Script = """
            eval "$(tensorpool completion bash)"
            complete -p tensorpool >&2
            COMP_LINE=$1; COMP_POINT=${#1}
            read -ra COMP_WORDS <<<"$1"; [[ $1 == *' ' ]] && COMP_WORDS+=("")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _tensorpool
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        ToolResult result = Complete(line, "bash", "--norc", "-c", Script, "bash");

        Assert.Equal("complete -o default -F _tensorpool tensorpool", result.Error.Trim());
        Assert.Equal(expected, string.Join(' ', result.Lines.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [Trait("Needs", "zsh")]
    [MemberData(nameof(Lines))]
    public void Zsh_completes(string line, string expected)
    {
        // The completion system works at a prompt only; these stand for what the script calls of it.
        const string Script = """
            compdef() { [[ $2 == tensorpool ]] || print -u2 "compdef $*" }
            compadd() { shift; local all=("$@"); print -l -- ${(M)all:#${word}*} }
            _files() { print -u2 files }
            eval "$(tensorpool completion zsh)"
            BUFFER=$1; CURSOR=${#1}; word=${1##* }
            _tensorpool
            """;
        ToolResult result = Complete(line, "zsh", "-f", "-c", Script, "zsh");

        Assert.Equal(expected, string.Join(' ', result.Lines.Order(StringComparer.Ordinal)));
        Assert.Empty(result.Error);
    }

    [Theory]
    [Trait("Needs", "fish")]
    [MemberData(nameof(Lines))]
    public void Fish_completes(string line, string expected)
    {
        const string Script =
            "tensorpool completion fish | source; cd (mktemp --directory); complete -C $argv[1]; rmdir $PWD";
        ToolResult result = Complete(line, "fish", "--no-config", "-c", Script);

        Assert.Equal(expected, string.Join(' ', result.Lines.Order(StringComparer.Ordinal)));
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void Script_starts_with_how_to_install_it(string shell)
    {
        ToolResult result = ToolProcess.Run("completion", shell).ExitsWith(0);

        Assert.StartsWith("# ", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains($"tensorpool completion {shell}", result.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_shell_is_a_wrong_usage()
    {
        ToolResult result = ToolProcess.Run("completion", "tcsh").ExitsWith(2);

        Assert.Contains("'bash'", result.Error, StringComparison.Ordinal);
    }

    /// <summary>A value that is offered twice, or as it is spelled in the code, is one that nobody has thought of.</summary>
    [Fact]
    public void Every_option_offers_each_value_once_and_in_lower_case()
    {
        RootCommand root = ToolCommands.Create();
        IEnumerable<string> offered = root
            .Subcommands.SelectMany(command => command.Subcommands.Prepend(command))
            .SelectMany(command => command.Options)
            .Where(option => option.Arity.MaximumNumberOfValues > 0)
            .Where(option => option.Name != "--message") // names of messages are those of the schemas
            .Distinct()
            .SelectMany(OffersOf);

        Assert.All(offered, text => Assert.Equal(text.ToLowerInvariant(), text));
    }

    private static List<string> OffersOf(Option option)
    {
        List<string> offers = [.. option.GetCompletions(CompletionContext.Empty).Select(item => item.Label)];
        Assert.Equal(offers.Distinct(StringComparer.OrdinalIgnoreCase), offers);
        return offers;
    }

    /// <summary>Runs a shell in whose path the tool has its name, with the line as the last argument.</summary>
    private static ToolResult Complete(string line, params string[] shell)
    {
        string path = Environment.GetEnvironmentVariable("PATH")!;
        if (!path.Split(':').Any(folder => File.Exists(Path.Combine(folder, shell[0]))))
        {
            Assert.Skip($"There is no {shell[0]} here.");
        }

        using ToolFolder folder = new();
        File.CreateSymbolicLink(folder.File("tensorpool"), ToolProcess.Program);
        return ToolProcess.RunOther("env", [$"PATH={folder.Path}:{path}", .. shell, line]).ExitsWith(0);
    }
}
