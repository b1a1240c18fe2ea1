using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Driver;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Driver;

/// <summary>A driver that runs when a test says so, on clocks that a test moves.</summary>
internal sealed class DriverFixture : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly List<RawClient> _clients = [];

    public DriverFixture(Func<MediaDriverOptions, MediaDriverOptions>? change = null)
    {
        Options = MediaDriverOptions.Compact with
        {
            Directory = _directory.File("driver"),
            ToClientsCapacity = 64 << 10, // small, so that tests get around it
            NanoClock = NanoClock,
            EpochClock = EpochClock,
        };
        Options = change?.Invoke(Options) ?? Options;
        Driver = MediaDriver.LaunchInvoked(Options);
    }

    public ManualNanoClock NanoClock { get; } = new();

    public ManualEpochClock EpochClock { get; } = new();

    public MediaDriverOptions Options { get; }

    public MediaDriver Driver { get; }

    public string CncPath => Path.Combine(Options.Directory, "cnc.dat");

    public int LogCount => Directory.GetFiles(Path.Combine(Options.Directory, "publications")).Length;

    /// <summary>A client that the fixture keeps alive until it is told to stop.</summary>
    public RawClient Client()
    {
        RawClient client = new(CncPath);
        _clients.Add(client);
        return client;
    }

    public void Silence(RawClient client) => _clients.Remove(client);

    /// <summary>Runs the driver until it has nothing left to do. One idle cycle may only have passed the end of its ring.</summary>
    public void Cycle()
    {
        int idle = 0;
        for (int i = 0; i < 10_000 && idle < 2; i++)
        {
            idle = Driver.Invoker!.Invoke() > 0 ? 0 : idle + 1;
        }

        _clients.ForEach(c => c.Drain());
    }

    /// <summary>Lets time pass in steps, with heartbeats of all living clients.</summary>
    public void Advance(int milliseconds, int step = 100)
    {
        for (int passed = 0; passed < milliseconds; passed += step)
        {
            EpochClock.NowMs += step;
            NanoClock.NowNs += step * 1_000_000L;
            _clients.ForEach(c => c.Correlated(CommandTypes.ClientKeepalive));
            Cycle();
        }
    }

    /// <summary>A publication, and the log as its client maps it.</summary>
    public (RawClient.Ready Ready, LogBuffers Log) Publication(
        RawClient client,
        int stream = 1001,
        string channel = "aeron:ipc?term-length=64k",
        bool exclusive = false
    )
    {
        long id = client.AddPublication(stream, channel, exclusive);
        Cycle();
        Assert.Null(client.ErrorOf(id));
        RawClient.Ready ready = client.ReadyOf(id)!;
        return (ready, LogBuffers.Open(ready.LogFile));
    }

    public void Dispose()
    {
        _clients.ForEach(c => c.Dispose());
        Driver.Dispose();
        _directory.Dispose();
    }
}
