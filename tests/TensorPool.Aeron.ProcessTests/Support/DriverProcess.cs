using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.ProcessTests.Support;

/// <summary>A driver in a process of its own, in a directory of its own, and all peers that use it.</summary>
internal sealed class DriverProcess : IDisposable
{
    private readonly string _parent;
    private readonly List<PeerProcess> _peers = [];
    private readonly int _livenessMs;
    private CncFile? _cnc;

    public DriverProcess()
        : this(ProcessTimeouts.LivenessMs) { }

    /// <summary>A driver that takes silent clients for dead after a time of the test's choice.</summary>
    public DriverProcess(int livenessMs)
    {
        _livenessMs = livenessMs;
        string root = System.IO.Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        _parent = Path.Combine(root, $"tp-aeron-process-test-{Guid.NewGuid():N}");
        Directory = Path.Combine(_parent, "driver");
        System.IO.Directory.CreateDirectory(_parent);
        Process = Launch();
    }

    public string Directory { get; }

    public PeerProcess Process { get; private set; }

    public CncFile Cnc => _cnc ??= Open();

    public CounterTable Counters => new(Cnc.CountersMetadata, Cnc.CountersValues);

    public int LogCount => System.IO.Directory.GetFiles(Path.Combine(Directory, "publications")).Length;

    /// <summary>Epoch milliseconds of the last sign of life, or -1.</summary>
    public long HeartbeatMs => new ManyToOneRingBuffer(Cnc.ToDriver).ConsumerHeartbeatMs;

    public long SystemCounter(SystemCounterId id) => Counters.Value((int)id);

    /// <summary>Waits for a system counter to reach a value; more than that is a failure.</summary>
    public void AwaitSystemCounter(SystemCounterId id, long value)
    {
        Patience.Until(() => SystemCounter(id) >= value, () => $"{id} is {SystemCounter(id)}, not {value}\n{Process}");
        Assert.Equal(value, SystemCounter(id));
    }

    /// <summary>Waits until nothing is left of clients: no logs, no counters but the driver's own.</summary>
    public void AwaitEmpty() =>
        Patience.Until(
            () => LogCount == 0 && Counters.AllocatedIds().Count() == SystemCounterLabels.Count,
            () =>
                $"{LogCount} logs and the counters "
                + string.Join("; ", Counters.AllocatedIds().Skip(SystemCounterLabels.Count).Select(Counters.Label))
        );

    /// <summary>A client process. It dies with the driver object.</summary>
    public PeerProcess Peer(string verb, params (string Name, object Value)[] arguments)
    {
        PeerProcess peer = PeerProcess.Start(
            verb,
            [
                ("dir", Directory),
                ("driver-timeout", ProcessTimeouts.DriverTimeoutMs),
                ("keepalive", ProcessTimeouts.KeepaliveMs),
                .. arguments,
            ]
        );
        _peers.Add(peer);
        return peer;
    }

    /// <summary>Starts another driver in the same directory, without waiting for anything.</summary>
    public PeerProcess StartDriver(int driverTimeoutMs)
    {
        PeerProcess driver = PeerProcess.Start(
            "driver",
            ("dir", Directory),
            ("timer", ProcessTimeouts.TimerMs),
            ("liveness", _livenessMs),
            ("unblock", _livenessMs + ProcessTimeouts.UnblockMs - ProcessTimeouts.LivenessMs),
            ("driver-timeout", driverTimeoutMs),
            ("aeron-untethered", ProcessTimeouts.IsLong)
        );
        _peers.Add(driver);
        return driver;
    }

    /// <summary>Puts a new driver into the place of one that has ended or was killed.</summary>
    public void Restart(int driverTimeoutMs)
    {
        _cnc?.Dispose();
        _cnc = null;
        Process = StartDriver(driverTimeoutMs);
        Process.Await("ready");
    }

    public void Dispose()
    {
        _cnc?.Dispose();
        _peers.ForEach(p => p.Dispose());
        System.IO.Directory.Delete(_parent, recursive: true);
    }

    private PeerProcess Launch()
    {
        PeerProcess driver = StartDriver(ProcessTimeouts.DriverTimeoutMs);
        driver.Await("ready");
        return driver;
    }

    private CncFile Open()
    {
        CncOpenStatus status = CncFile.TryOpen(
            Path.Combine(Directory, "cnc.dat"),
            writable: false,
            out CncFile? cnc,
            out string? detail
        );
        Assert.True(cnc is not null, $"{status}: {detail}");
        return cnc;
    }
}
