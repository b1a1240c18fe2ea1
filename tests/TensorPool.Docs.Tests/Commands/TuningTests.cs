using TensorPool.Cli.Tests.Support;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>The example of the page for operators.</summary>
[TypedHere("docs/operations.md")]
public class TuningTests
{
    private const string Plan = "tensorpool plan --shape 1080x1920 --dtype uint16 --rate 60 --latency 1 --safety 3";

    /// <summary>All but how much stays free, which is the last word.</summary>
    [Fact]
    public void Plan_prints_what_the_page_shows()
    {
        using Desk desk = new();
        string[] shown = DocumentedCommand
            .BlocksOf("docs/operations.md")
            .Single(block => block.Language == "text")
            .Text.TrimEnd()
            .Replace("/dev/shm", desk.Memory, StringComparison.Ordinal)
            .Split('\n');

        ToolResult result = desk.Run(Plan);

        Assert.Equal(shown[..^1], result.Lines[..^1]);
        Assert.Equal(shown[^1].Split(';')[0], result.Lines[^1].Split(';')[0]);
    }
}
