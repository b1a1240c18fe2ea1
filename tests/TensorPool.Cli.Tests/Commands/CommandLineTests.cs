using System.CommandLine;
using TensorPool.Cli.Hosting;

namespace TensorPool.Cli.Tests.Commands;

/// <summary>What all commands have in common: help, usage, exit codes, completion.</summary>
public class CommandLineTests
{
    [Fact]
    public void Help_lists_commands_and_exit_codes()
    {
        ToolResult result = ToolProcess.Run("--help").ExitsWith(0);

        Assert.Contains("media-driver", result.Output, StringComparison.Ordinal);
        Assert.Contains("--aeron-dir", result.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Help_of_a_command_has_examples()
    {
        ToolResult result = ToolProcess.Run("stat", "--help").ExitsWith(0);

        Assert.Contains("Examples:", result.Output, StringComparison.Ordinal);
        Assert.Contains("  tensorpool stat --filter Drops", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [Requirement("O-9")]
    [InlineData("no-such-command")]
    [InlineData("stat", "--no-such-option")]
    [InlineData("read-superblock")]
    [InlineData("read-header", "/dev/shm/x", "minus-one")]
    [InlineData("read-header", "/dev/shm/x", "-1")]
    [InlineData("stat", "--interval", "0")]
    [InlineData("tap", "--message", "Nonsense")]
    public void Wrong_usage_is_told_and_ends_with_2(params string[] arguments)
    {
        ToolResult result = ToolProcess.Run(arguments).ExitsWith(2);

        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    [Requirement("O-9")]
    public void Wrong_usage_prints_the_usage_of_the_command()
    {
        ToolResult result = ToolProcess.Run("read-header", "/dev/shm/x").ExitsWith(2);

        Assert.Contains("Usage: tensorpool read-header <uri> <index>", result.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> NumericOptions
    {
        get
        {
            TheoryData<string, string> data = [];
            RootCommand root = ToolCommands.Create();
            foreach (Command command in root.Subcommands.Where(command => !command.Hidden))
            {
                foreach (Option option in command.Options)
                {
                    Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
                    if (type.IsPrimitive && type != typeof(bool))
                    {
                        data.Add(command.Name, option.Name);
                    }
                }
            }

            return data;
        }
    }

    /// <summary>Whatever a number is for, text in its place is a wrong usage, told in the words of the user.</summary>
    [Theory]
    [Requirement("O-9")]
    [MemberData(nameof(NumericOptions))]
    public void Text_for_a_number_is_told_with_what_is_allowed(string command, string option)
    {
        using StringWriter output = new();
        using StringWriter error = new();

        Assert.Equal(2, ToolProgram.Run([command, option, "abc"], output, error));

        Assert.Contains($"error: {option} must be ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("found \"abc\"", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("consume", "--mode", "foo", "--mode must be one of stream, latest, decimated, found \"foo\"")]
    [InlineData("produce", "--dtype", "half", "--dtype must be one of ")]
    [InlineData("attach", "--role", "boss", "--role must be one of producer, consumer, found \"boss\"")]
    [InlineData("consume", "--client-id", "0", "--client-id must be a whole number from 1 to 32766, found \"0\"")]
    [InlineData("consume", "--decimation", "1.5", "--decimation must be a whole number from 1 to 65535, found \"1.5\"")]
    [InlineData("plan", "--rate", "NaN", "--rate must be a number from ")]
    public void Value_that_is_not_allowed_is_told_with_those_that_are(
        string command,
        string option,
        string value,
        string message
    )
    {
        using StringWriter output = new();
        using StringWriter error = new();

        Assert.Equal(2, ToolProgram.Run([command, option, value], output, error));

        Assert.Contains($"error: {message}", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prodduce", "error: 'prodduce' is no command, option or argument here. Is 'produce' meant?")]
    [InlineData("stat --filtr x", "Is '--filter' meant?")]
    [InlineData("stat --jsno", "Is '--json' meant?")]
    [InlineData("zzzzzz", "error: 'zzzzzz' is no command, option or argument here.\n")]
    public void Mistyped_name_is_told_with_the_one_that_is_near(string line, string message)
    {
        using StringWriter output = new();
        using StringWriter error = new();

        Assert.Equal(2, ToolProgram.Run(line.Split(' '), output, error));

        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Required command", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Version_is_printed()
    {
        ToolResult result = ToolProcess.Run("--version").ExitsWith(0);

        Assert.Matches(@"^\d+\.\d+\.\d+", result.Output);
    }

    [Fact]
    public void Shells_can_complete()
    {
        ToolResult result = ToolProcess.Run("[suggest]", "read-").ExitsWith(0);

        Assert.Contains("read-header", result.Lines);
        Assert.Contains("read-superblock", result.Lines);
        Assert.DoesNotContain("stat", result.Lines);
    }
}
