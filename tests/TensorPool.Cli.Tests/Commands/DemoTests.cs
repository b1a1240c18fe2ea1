using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tests.Commands;

/// <summary>The whole system, end to end, with every byte checked.</summary>
public class DemoTests
{
    private static readonly string[] Modes = ["stream", "latest", "decimated"];

    [Theory]
    [InlineData]
    [InlineData("--standalone")]
    [InlineData("--processes")]
    [InlineData("--processes", "--standalone")]
    public void All_modes_get_intact_frames(params string[] options)
    {
        using ToolFolder folder = new();
        ToolResult result = Run(folder, [.. options, "--seconds", "1", "--rate", "200", "--shape", "33x65"])
            .ExitsWith(0);

        JsonObject report = result.Json;
        Assert.InRange((long)report["published"]!, 1, 200);
        Assert.Equal((long)report["published"]! * 33 * 65, (long)report["bytes"]!);
        JsonArray consumers = report["consumers"]!.AsArray();
        Assert.Equal(Modes, consumers.Select(c => (string)c!["mode"]!));
        Assert.All(consumers, AssertSound);
        Assert.Equal(3, consumers.Select(c => (uint)c!["id"]!).Distinct().Count());
        Assert.Equal(!options.Contains("--standalone"), (bool)report["driver"]!);
        Assert.Equal(options.Contains("--processes"), (bool)report["processes"]!);
        Assert.Equal(3, (int)report["supervised"]!);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Report_has_the_names_that_scripts_rely_on()
    {
        using ToolFolder folder = new();
        JsonObject report = Run(folder, ["--seconds", "0.5", "--consumers", "1"]).ExitsWith(0).Json;

        string[] names = ["published", "bytes", "consumers", "allocatedBytesPerFrame", "elapsedSeconds"];
        Assert.All(names, name => Assert.True(report.ContainsKey(name), name));
        JsonObject consumer = Assert.Single(report["consumers"]!.AsArray())!.AsObject();
        string[] ofConsumers = ["id", "mode", "received", "dropsGap", "dropsLate", "torn", "corrupt", "latencyNs"];
        Assert.All(ofConsumers, name => Assert.True(consumer.ContainsKey(name), name));
        string[] ofLatency = ["p50", "p99", "max"];
        Assert.All(ofLatency, name => Assert.True((long)consumer["latencyNs"]![name]! > 0, name));
    }

    [Fact]
    public void Frame_paths_allocate_nothing()
    {
        using ToolFolder folder = new();
        JsonObject report = Run(folder, ["--seconds", "4", "--rate", "max", "--shape", "64x64"]).ExitsWith(0).Json;

        Assert.True((long)report["published"]! > 1000);
        Assert.Equal(0, (double)report["allocatedBytesPerFrame"]!);
    }

    [Theory]
    [InlineData("float64", 8)]
    [InlineData("bool", 1)]
    public void Every_dtype_has_its_size(string dtype, int size)
    {
        using ToolFolder folder = new();
        JsonObject report = Run(folder, ["--seconds", "0.3", "--shape", "3x5x7", "--dtype", dtype]).ExitsWith(0).Json;

        Assert.Equal((long)report["published"]! * 3 * 5 * 7 * size, (long)report["bytes"]!);
        Assert.Equal(dtype, (string?)report["dtype"]);
    }

    [Fact]
    public void Summary_is_for_people()
    {
        using ToolFolder folder = new();
        ToolResult result = ToolProcess.Run("demo", "--seconds", "0.3", "--shm-base-dir", folder.Path).ExitsWith(0);

        Assert.Contains("480x640 uint8", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains(result.Lines, line => line.Contains("decimated", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData]
    [InlineData("--processes")]
    public void Interrupt_ends_it_early_and_leaves_nothing(params string[] options)
    {
        using ToolFolder folder = new();
        string user = $"tp-{Guid.NewGuid():N}";
        using ToolProcess demo = StartAs(user, folder, options);
        // Frames are flowing once the producer's ring is there.
        Patience.Until(
            () => Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Any(IsRing),
            demo.ToString
        );

        Assert.Equal(130, demo.EndByInterrupt());

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Empty(AeronDirectories(user));
    }

    [Fact]
    public void Roles_in_processes_end_with_the_demo_that_is_killed()
    {
        using ToolFolder folder = new();
        string user = $"tp-{Guid.NewGuid():N}";
        using ToolProcess demo = StartAs(user, folder, "--processes");
        int[] children = [];
        Patience.Until(() => (children = ChildProcesses.Of(demo.Id)).Length == 7, () => $"{children.Length}: {demo}");

        demo.KillAlone();

        Patience.Until(() => !children.Any(ChildProcesses.IsAlive), () => string.Join(' ', children));
        Assert.Empty(AeronDirectories(user));
    }

    [Theory]
    [InlineData("--shape", "0x5")]
    [InlineData("--shape", "5y5")]
    [InlineData("--shape", "1x1x1x1x1x1x1x1x1")]
    [InlineData("--dtype", "float16")]
    [InlineData("--rate", "fast")]
    [InlineData("--rate", "-1")]
    [InlineData("--seconds", "0")]
    [InlineData("--consumers", "0")]
    [InlineData("--shape", "100000x100000")]
    public void Bad_arguments_are_refused(params string[] options)
    {
        ToolResult result = ToolProcess.Run(["demo", .. options]).ExitsWith(2);

        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_that_do_not_fit_into_memory_are_refused_with_numbers()
    {
        ToolResult result = ToolProcess.Run("demo", "--shape", "30000x30000").ExitsWith(1);

        Assert.Contains("900,000,000 bytes", result.Error, StringComparison.Ordinal);
        Assert.Contains("free", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Media_driver_that_is_not_there_is_told()
    {
        using ToolFolder folder = new();

        ToolResult result = Run(folder, ["--aeron-dir", folder.AeronDirectory]).ExitsWith(3);

        Assert.Contains(folder.AeronDirectory, result.Error, StringComparison.Ordinal);
    }

    private static ToolResult Run(ToolFolder folder, string[] options) =>
        ToolProcess.Run(["demo", "--json", "--shm-base-dir", folder.Path, .. options]);

    private static void AssertSound(JsonNode? consumer)
    {
        Assert.True((long)consumer!["received"]! > 0);
        Assert.Equal(0, (long)consumer["torn"]!);
        Assert.Equal(0, (long)consumer["corrupt"]!);
    }

    private static bool IsRing(string path) => path.EndsWith("header.ring", StringComparison.Ordinal);

    /// <summary>A long demo of a user of this name, whose Aeron directories nobody else makes.</summary>
    private static ToolProcess StartAs(string user, ToolFolder folder, params string[] options) =>
        ToolProcess.StartShell(
            $"USER={user} exec {ToolProcess.Program} demo --json --seconds 600 --shm-base-dir {folder.Path} {string.Join(' ', options)}"
        );

    private static string[] AeronDirectories(string user) => Directory.GetDirectories("/dev/shm", $"aeron-{user}*");
}
