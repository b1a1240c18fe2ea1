using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tests.Commands;

public class MediaDriverTests
{
    [Fact]
    public void Driver_runs_until_it_is_interrupted()
    {
        using ToolFolder folder = new();
        using ToolProcess driver = ToolProcess.Start("media-driver", "--compact", "--aeron-dir", folder.AeronDirectory);
        driver.AwaitLine($"media driver: {folder.AeronDirectory} (process {driver.Id})");

        ToolResult stat = ToolProcess.Run("stat", "--json", "--aeron-dir", folder.AeronDirectory).ExitsWith(0);

        Assert.Equal("alive", (string?)stat.Json["status"]);
        Assert.Equal(driver.Id, (int)stat.Json["driverPid"]!);
        Assert.NotEmpty(stat.Json["counters"]!.AsArray());
        Assert.Equal(130, driver.EndByInterrupt());
        Assert.Empty(driver.Error);
    }

    [Fact]
    public void Driver_that_is_terminated_ends_with_143()
    {
        using DriverTool driver = new();

        driver.Process.Terminate();

        Assert.Equal(143, driver.Process.AwaitExit());
    }

    [Fact]
    public void Directory_can_go_with_the_driver()
    {
        using ToolFolder folder = new();
        using ToolProcess driver = ToolProcess.Start([
            "media-driver",
            "--json",
            "--compact",
            "--delete-directory",
            "--aeron-dir",
            folder.AeronDirectory,
        ]);

        JsonObject report = driver.AwaitJson();
        bool wasThere = Directory.Exists(folder.AeronDirectory);
        driver.EndByInterrupt();

        Assert.Equal(folder.AeronDirectory, (string?)report["aeronDirectory"]);
        Assert.True(wasThere);
        Assert.False(Directory.Exists(folder.AeronDirectory));
    }

    [Fact]
    public void Second_driver_in_a_directory_is_refused()
    {
        using DriverTool driver = new();

        ToolResult second = ToolProcess.Run("media-driver", "--aeron-dir", driver.AeronDirectory).ExitsWith(1);

        Assert.Contains(driver.AeronDirectory, second.Error, StringComparison.Ordinal);
        Assert.False(driver.Process.HasExited);
    }
}
