using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tests.Commands;

public class StatTests
{
    [Theory]
    [InlineData("stat")]
    [InlineData("errors")]
    public void Without_a_driver_they_end_with_3(string command)
    {
        using ToolFolder folder = new();

        ToolResult result = ToolProcess.Run(command, "--aeron-dir", folder.AeronDirectory).ExitsWith(3);

        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(folder.AeronDirectory, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Text_is_plain_lines_when_nobody_watches()
    {
        using DriverTool driver = new();

        ToolResult result = ToolProcess.Run("stat", "--aeron-dir", driver.AeronDirectory).ExitsWith(0);

        Assert.Contains(result.Lines, line => line.Contains("Errors", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.DoesNotContain('│', result.Output);
    }

    [Fact]
    public void Counters_are_chosen_by_label()
    {
        using DriverTool driver = new();

        ToolResult result = ToolProcess
            .Run("stat", "--filter", "bytes currently mapped", "--json", "--aeron-dir", driver.AeronDirectory)
            .ExitsWith(0);

        JsonNode counter = Assert.Single(result.Json["counters"]!.AsArray())!;
        Assert.True((long)counter["value"]! > 0);
    }

    [Fact]
    public void Watching_prints_a_document_per_look_until_it_is_interrupted()
    {
        using DriverTool driver = new();
        using ToolProcess stat = ToolProcess.Start([
            "stat",
            "--watch",
            "--json",
            "--interval",
            "0.05",
            "--aeron-dir",
            driver.AeronDirectory,
        ]);

        JsonObject[] looks = [stat.AwaitJson(), stat.AwaitJson(), stat.AwaitJson()];

        Assert.All(looks, look => Assert.Equal("alive", (string?)look["status"]));
        Assert.Equal(130, stat.EndByInterrupt());
    }

    [Fact]
    public void Files_of_a_driver_that_ended_are_read_as_well()
    {
        using DriverTool driver = new();
        driver.Process.EndByInterrupt();

        ToolResult stat = ToolProcess.Run("stat", "--json", "--aeron-dir", driver.AeronDirectory).ExitsWith(0);
        ToolResult errors = ToolProcess.Run("errors", "--json", "--aeron-dir", driver.AeronDirectory).ExitsWith(0);

        Assert.Equal("ended", (string?)stat.Json["status"]);
        Assert.Empty(errors.Json["errors"]!.AsArray());
    }
}
