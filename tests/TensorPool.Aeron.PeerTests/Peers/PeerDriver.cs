using TensorPool.Aeron.Client;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>A media driver in a process of its own: one of Aeron, in C or Java, or ours.</summary>
internal sealed class PeerDriver : IDisposable
{
    private readonly AeronDirectory? _directory;

    private PeerDriver(string name, AeronDirectory? directory, string path, DriverSettings settings)
    {
        _directory = directory;
        Name = name;
        Path = path;
        settings.With("aeron.dir", path).With("aeron.dir.delete.on.shutdown", "false");
        if (name == PeerList.Ours)
        {
            Process = ChildProcess.StartOurs(settings.TestPeerArguments);
        }
        else if (PeerList.Find(name).Find("aeronmd") is string file)
        {
            Process = ChildProcess.Start(file, [], settings.Environment);
        }
        else
        {
            Process = Java.Start(name, "io.aeron.driver.MediaDriver", settings.Properties, []);
        }
    }

    public string Name { get; }

    /// <summary>Its Aeron directory.</summary>
    public string Path { get; }

    private string CncPath => System.IO.Path.Combine(Path, CncLayout.FileName);

    public ChildProcess Process { get; }

    /// <summary>Starts a driver in a directory of its own.</summary>
    public static PeerDriver Start(string name, DriverSettings? settings = null)
    {
        AeronDirectory directory = new();
        return new PeerDriver(name, directory, directory.Aeron, settings ?? new DriverSettings());
    }

    /// <summary>Starts a driver in a directory that the test looks after.</summary>
    public static PeerDriver StartIn(string path, string name, DriverSettings? settings = null) =>
        new(name, null, path, settings ?? new DriverSettings());

    /// <summary>Waits until the directory is that of this process.</summary>
    public void AwaitUp() =>
        Await.True(
            () =>
                CncFile.TryOpen(CncPath, writable: false, out CncFile? cnc, out _) == CncOpenStatus.Ok && IsMine(cnc!),
            () => $"{Name} to come up; it printed:\n{Process.Output}"
        );

    /// <summary>Connects a client of ours, which waits for the driver to come up.</summary>
    public AeronClient Connect(Func<AeronClientOptions, AeronClientOptions>? change = null)
    {
        AeronClientOptions options = new() { Directory = Path, DriverTimeout = TimeSpan.FromSeconds(20) };
        return AeronClient.Connect(change?.Invoke(options) ?? options);
    }

    public void Dispose()
    {
        Process.Dispose();
        _directory?.Dispose();
    }

    private bool IsMine(CncFile cnc)
    {
        using (cnc)
        {
            return cnc.Pid == Process.Id;
        }
    }
}
