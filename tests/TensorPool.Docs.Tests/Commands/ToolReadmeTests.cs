namespace TensorPool.Docs.Tests.Commands;

/// <summary>The command of the tool's README that needs no installed tool.</summary>
[TypedHere("src/TensorPool.Cli/README.md")]
public class ToolReadmeTests
{
    private const string Help = "tensorpool --help";

    [Fact]
    public void Help_is_printed()
    {
        using Desk desk = new();

        Assert.Contains("Exit codes:", desk.Run(Help).ExitsWith(0).Output, StringComparison.Ordinal);
    }
}
