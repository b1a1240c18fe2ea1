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
