using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tests.Commands;

/// <summary><c>clean --aeron</c>: what is left of media drivers, of which some are not dead.</summary>
public sealed class CleanTests : IDisposable
{
    /// <summary>No process has it: pid_max is 2^22 at most.</summary>
    private const long NoProcess = int.MaxValue;

    private readonly ToolFolder _folder = new();
    private readonly string _original;

    public CleanTests()
    {
        using DriverTool driver = new();
        driver.Process.EndByInterrupt();
        _original = _folder.File("cnc.dat");
        File.Copy(Path.Combine(driver.AeronDirectory, "cnc.dat"), _original);
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static long LongAgo => Now - 3_600_000;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Driver_goes_only_when_heartbeat_process_and_lock_say_that_it_is_dead()
    {
        long self = Environment.ProcessId;
        Forge("aeron-dead", NoProcess, LongAgo);
        Forge("aeron-dead-with-lock", NoProcess, LongAgo);
        File.WriteAllText(_folder.File("aeron-dead-with-lock.lock"), "");
        Forge("aeron-ended", self, -1);
        Forge("aeron-beats-in-another-namespace", NoProcess, Now + 600_000); // the tests may take their time
        Forge("aeron-stopped-process", self, LongAgo);
        Forge("aeron-paused-in-another-namespace", NoProcess, LongAgo);
        Forge("aeron-ending", NoProcess, -1);
        Forge("aeron-starting", NoProcess, 0);
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(_folder.File("aeron-of-whom")).FullName, "x"), "");
        string[] dead = ["aeron-dead", "aeron-dead-with-lock", "aeron-ended"];
        string[] all = [.. Directories()];
        using (Hold("aeron-paused-in-another-namespace"))
        using (Hold("aeron-ending"))
        {
            JsonObject dry = Clean("--aeron", "--dry-run");
            Assert.Equal(dead, Found(dry));
            Assert.Equal(all, Directories());
            Assert.Empty(Found(Clean()));
            Assert.Equal(all, Directories());

            JsonObject wet = Clean("--aeron");

            Assert.Equal(dead, Found(wet));
            Assert.Equal(all.Except(dead), Directories());
            Assert.Empty(Found(Clean("--aeron")));
        }

        // Their holders are gone now, and nothing else says that they live.
        Assert.Equal(["aeron-ending", "aeron-paused-in-another-namespace"], Found(Clean("--aeron")));
        using FileStream free = Hold("aeron-dead-with-lock"); // a driver can start there
    }

    /// <summary>Nobody but its lock says that it lives: its process is stopped, and taken for one of another namespace.</summary>
    [Fact]
    public void Lock_of_a_real_driver_is_heeded()
    {
        string directory = _folder.File("aeron-real");
        using ToolProcess driver = ToolProcess.Start("media-driver", "--compact", "--aeron-dir", directory);
        driver.AwaitLine("media driver:");
        string cnc = Path.Combine(directory, "cnc.dat");
        ForgedControlFile.Write(cnc, _folder.File("forged"), NoProcess, LongAgo);
        File.Move(_folder.File("forged/cnc.dat"), cnc, overwrite: true); // the driver goes on with its own, which has no name now

        Assert.Empty(Found(Clean("--aeron")));
        driver.KillAlone();
        Assert.Equal(["aeron-real"], Found(Clean("--aeron")));
        Assert.False(Directory.Exists(directory));
    }

    private void Forge(string name, long pid, long heartbeatMs) =>
        ForgedControlFile.Write(_original, _folder.File(name), pid, heartbeatMs);

    /// <summary>As a driver does.</summary>
    private FileStream Hold(string name) =>
        new(_folder.File(name + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private JsonObject Clean(params string[] options) =>
        ToolProcess.Run(["clean", "--json", "--shm-base-dir", _folder.Path, .. options]).ExitsWith(0).Json;

    private static string[] Found(JsonObject report) =>
        [
            .. report["found"]!
                .AsArray()
                .Select(f => Path.GetFileName((string)f!["path"]!))
                .Order(StringComparer.Ordinal),
        ];

    private IEnumerable<string> Directories() =>
        Directory.GetDirectories(_folder.Path).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal);
}
