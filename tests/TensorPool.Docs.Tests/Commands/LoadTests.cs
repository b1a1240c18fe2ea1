using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TensorPool.Cli.Tests.Support;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>Commands that bring all roles along, and what pages show of their output.</summary>
[TypedHere("docs/tool.md")]
public sealed partial class LoadTests : IDisposable
{
    private const string Demo = "tensorpool demo";
    private const string FastDemo = "tensorpool demo --seconds 2 --shape 1080x1920 --dtype uint16 --rate max";
    private const string DemoOfProcesses = "tensorpool demo --processes --consumers 6 --json";
    private const string Bench = "tensorpool bench --payload-bytes 65536 --rate max --seconds 1";
    private const string BenchOfProcesses =
        "tensorpool bench --payload-bytes 1048576 --consumers 1 4 --rate 500 --seconds 1 --processes --json > bench.json";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Demo_prints_what_the_README_shows()
    {
        string shown = DocumentedCommand.BlocksOf("README.md").Single(block => block.Language == "text").Text;

        Assert.Equal(WithoutNumbers(shown), WithoutNumbers(_desk.Run(Demo).ExitsWith(0).Output));
    }

    [Fact]
    public void Demo_of_large_frames_checks_every_byte() =>
        Assert.Contains(
            "Every byte of every frame was checked.",
            _desk.Run(FastDemo).ExitsWith(0).Output,
            StringComparison.Ordinal
        );

    /// <summary>A failure is named only where there is one.</summary>
    [Fact]
    public void Demo_of_processes_prints_the_JSON_that_the_page_shows()
    {
        (_, string shown) = DocumentedCommand
            .BlocksOf("docs/tool.md")
            .Single(block => block.Text.StartsWith("{\"published\"", StringComparison.Ordinal));

        ToolResult result = _desk.Run(DemoOfProcesses).ExitsWith(0);

        Assert.Equal(6, result.Json["consumers"]!.AsArray().Count);
        Assert.Equal(
            KeysOf(shown).Where(key => key != "failure").ToHashSet(),
            KeysOf(result.Output).Where(key => key != "failure").ToHashSet()
        );
    }

    [Fact]
    public void Bench_has_a_row_for_each_number_of_consumers() =>
        Assert.Equal(
            ["65,536 1", "65,536 4"],
            _desk
                .Run(Bench)
                .ExitsWith(0)
                .Lines.Skip(1)
                .Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]))
        );

    [Fact]
    public void Bench_writes_a_report()
    {
        _desk.Run(BenchOfProcesses).ExitsWith(0);

        JsonNode report = JsonNode.Parse(File.ReadAllText(_desk.File("bench.json")))!;
        Assert.Equal([1, 4], report["runs"]!.AsArray().Select(run => (int)run!["consumerCount"]!));
    }

    /// <summary>Numbers differ from run to run, and with them the widths of columns.</summary>
    private static string WithoutNumbers(string text) => Space().Replace(Number().Replace(text, "n"), " ").Trim();

    private static IEnumerable<string> KeysOf(string json) => Key().Matches(json).Select(m => m.Groups["key"].Value);

    [GeneratedRegex("[0-9][0-9.,]*")]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("\"(?<key>[A-Za-z0-9]+)\":")]
    private static partial Regex Key();
}
