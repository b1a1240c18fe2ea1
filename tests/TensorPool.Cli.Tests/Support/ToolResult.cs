using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tests.Support;

/// <summary>What became of a command that has ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON document on standard output.</summary>
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public ToolResult ExitsWith(int code)
    {
        Assert.True(ExitCode == code, $"It ended with {ExitCode} and not {code}:\n{Output}\n{Error}");
        return this;
    }
}
