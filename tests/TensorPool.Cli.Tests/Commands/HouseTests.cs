using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tests.Commands;

/// <summary>plan, doctor, clean, bench.</summary>
public class HouseTests
{
    [Fact]
    public void Plan_follows_the_formulas()
    {
        JsonObject plan = ToolProcess
            .Run(
                "plan",
                "--json",
                "--shape",
                "1080x1920",
                "--dtype",
                "uint16",
                "--rate",
                "20",
                "--latency",
                "0.5",
                "--safety",
                "2"
            )
            .Json;

        Assert.Equal(4147200, (long)plan["payloadBytes"]!);
        Assert.Equal(32u, (uint)plan["nslots"]!); // 20 x 0.5 x 2 = 20
        Assert.Equal(4194304u, (uint)plan["strideBytes"]!);
        Assert.Equal(64 + (32 * 256) + 64 + (32L * 4194304), (long)plan["memoryBytes"]!);
    }

    [Fact]
    public void Plan_says_when_there_is_no_room()
    {
        ToolResult result = ToolProcess.Run("plan", "--shape", "10000x10000", "--rate", "100000").ExitsWith(1);

        Assert.Contains("lacks", result.Error, StringComparison.Ordinal);
        Assert.Contains(result.Lines, line => line.StartsWith("nslots = ", StringComparison.Ordinal));
        ToolProcess.Run("plan", "--rate", "0").ExitsWith(2);
        ToolProcess.Run("plan", "--shape", "60000x60000").ExitsWith(2);
    }

    [Fact]
    public void Doctor_looks_at_the_machine_and_the_driver()
    {
        using DriverTool driver = new();
        ToolResult result = ToolProcess
            .Run("doctor", "--json", "--shm-base-dir", driver.Folder.Path, "--aeron-dir", driver.AeronDirectory)
            .ExitsWith(0);

        Dictionary<string, string> checks = result.Json["checks"]!
            .AsArray()
            .ToDictionary(c => (string)c!["name"]!, c => (string)c!["status"]!);
        Assert.Equal("Ok", checks["platform"]);
        Assert.Equal("Ok", checks["media driver"]);
        Assert.Equal("Ok", checks["leftovers"]);
        Assert.Contains("shared memory", checks.Keys);
    }

    [Fact]
    public void Doctor_finds_a_driver_that_ended()
    {
        using DriverTool driver = new();
        driver.Process.EndByInterrupt();

        ToolResult result = ToolProcess
            .Run("doctor", "--shm-base-dir", driver.Folder.Path, "--aeron-dir", driver.AeronDirectory)
            .ExitsWith(0);

        Assert.Contains(
            result.Lines,
            line =>
                line.StartsWith("warn", StringComparison.Ordinal)
                && line.Contains("media driver", StringComparison.Ordinal)
                && line.Contains("ended", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Clean_removes_what_is_dead_and_nothing_else()
    {
        using DriverTool driver = new();
        string[] dead = Producer(driver, 1, "dead");
        string[] alive = Producer(driver, 2, "alive");
        using ToolProcess killed = ToolProcess.Start(dead);
        using ToolProcess living = ToolProcess.Start(alive);
        Patience.Until(() => Rings(driver).Length == 2, () => $"{killed}\n{living}");
        killed.KillAlone();

        string[] clean = ["clean", "--json", "--shm-base-dir", driver.Folder.Path];
        JsonObject dry = ToolProcess.Run([.. clean, "--dry-run"]).ExitsWith(0).Json;
        string[] afterDry = Rings(driver);
        JsonObject wet = ToolProcess.Run(clean).ExitsWith(0).Json;

        string found = (string)Assert.Single(dry["found"]!.AsArray())!["path"]!;
        Assert.EndsWith("dead/stream-1", found, StringComparison.Ordinal);
        Assert.Equal(2, afterDry.Length);
        Assert.Single(wet["found"]!.AsArray());
        Assert.Contains("/alive/", Assert.Single(Rings(driver)), StringComparison.Ordinal);
        Assert.Empty(ToolProcess.Run(clean).ExitsWith(0).Json["found"]!.AsArray());
    }

    [Fact]
    public void Bench_reports_every_combination()
    {
        using ToolFolder folder = new();
        JsonObject report = ToolProcess
            .Run([
                "bench",
                "--json",
                "--quiet",
                "--payload-bytes",
                "512",
                "4096",
                "--consumers",
                "1",
                "2",
                "--rate",
                "200",
                "--seconds",
                "0.3",
                "--standalone",
                "--shm-base-dir",
                folder.Path,
            ])
            .ExitsWith(0)
            .Json;

        JsonArray runs = report["runs"]!.AsArray();
        Assert.Equal([512, 512, 4096, 4096], runs.Select(r => (int)r!["payloadBytes"]!));
        Assert.Equal([1, 2, 1, 2], runs.Select(r => r!["result"]!["consumers"]!.AsArray().Count));
        ToolProcess.Run("bench", "--consumers", "0").ExitsWith(2);
    }

    private static string[] Producer(DriverTool driver, int stream, string folder)
    {
        return
        [
            "produce",
            "--standalone",
            "--pattern",
            "counter",
            "--shape",
            "8x8",
            "--rate",
            "10",
            "--stream",
            $"{stream}",
            "--shm-base-dir",
            driver.Folder.Path,
            "--config",
            WriteConfig(driver, folder),
            "--aeron-dir",
            driver.AeronDirectory,
        ];
    }

    private static string WriteConfig(DriverTool driver, string name)
    {
        string file = driver.Folder.File($"{name}.toml");
        File.WriteAllText(file, $"shm_namespace = \"{name}\"\nnslots = 8\n");
        return file;
    }

    private static string[] Rings(DriverTool driver) =>
        Directory.GetFiles(driver.Folder.Path, "header.ring", SearchOption.AllDirectories);
}
