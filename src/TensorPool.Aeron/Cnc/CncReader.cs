using System.Diagnostics.CodeAnalysis;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Errors;
using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Cnc;

/// <summary>
/// Looks at the control file of a driver without being its client: the file is mapped read-only, and the driver may be
/// dead. Thread-safe.
/// </summary>
public sealed class CncReader : IDisposable
{
    private readonly CncFile _cnc;
    private readonly ManyToOneRingBuffer _commands;
    private volatile bool _isClosed;
    private int _disposed;

    private CncReader(CncFile cnc)
    {
        _cnc = cnc;
        _commands = new ManyToOneRingBuffer(cnc.ToDriver);
        Counters = new CountersReader(new CounterTable(cnc.CountersMetadata, cnc.CountersValues));
        FilePath = cnc.Path;
        Version = CncLayout.Describe(cnc.Version);
        DriverPid = cnc.Pid;
        StartTime = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Clamp(cnc.StartTimestampMs, 0, MaxEpochMs));
        ClientLivenessTimeout = TimeSpan.FromTicks(cnc.ClientLivenessTimeoutNs / TimeSpan.NanosecondsPerTick);
        FileLength = cnc.FileLength;
    }

    private static long MaxEpochMs => DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>Length of the file in bytes.</summary>
    public long FileLength { get; }

    /// <summary>Version of the file's layout.</summary>
    public string Version { get; }

    /// <summary>Process id of the driver, as the driver sees it: in another PID namespace it is another process.</summary>
    public long DriverPid { get; }

    /// <summary>When the driver started.</summary>
    public DateTimeOffset StartTime { get; }

    /// <summary>After what silence the driver gives a client up.</summary>
    public TimeSpan ClientLivenessTimeout { get; }

    /// <summary>All counters of the driver and its clients, until this reader is disposed.</summary>
    public CountersReader Counters { get; }

    /// <summary>Epoch milliseconds of the last heartbeat; 0 before the first one, -1 when the driver was shut down.</summary>
    public long DriverHeartbeatMs
    {
        get
        {
            using Visit visit = Visit.Begin();
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return _commands.ConsumerHeartbeatMs;
        }
    }

    /// <summary>Time since the last heartbeat, by the wall clock; null when there is none.</summary>
    public TimeSpan? DriverHeartbeatAge =>
        DriverHeartbeatMs is long heartbeatMs and > 0
            ? TimeSpan.FromMilliseconds(SystemEpochClock.Instance.TimeMs() - heartbeatMs)
            : null;

    /// <summary>How far clients have written commands, and how far the driver has taken them, in bytes.</summary>
    public (long Written, long Taken) CommandPositions
    {
        get
        {
            using Visit visit = Visit.Begin();
            ObjectDisposedException.ThrowIf(_isClosed, this);
            long taken = _commands.ConsumerPosition; // first: it is never ahead
            return (_commands.ProducerPosition, taken);
        }
    }

    /// <summary>Opens the control file in an Aeron directory.</summary>
    /// <exception cref="AeronException">There is none, it is not complete or not understood, or may not be read.</exception>
    public static CncReader Open(string aeronDirectory) =>
        TryOpen(aeronDirectory, out CncReader? reader, out string? problem)
            ? reader
            : throw new AeronException(problem);

    /// <summary>Opens the control file in an Aeron directory, or says why not.</summary>
    public static bool TryOpen(
        string aeronDirectory,
        [NotNullWhen(true)] out CncReader? reader,
        [NotNullWhen(false)] out string? problem
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(aeronDirectory);
        CncOpenStatus status = CncFile.TryOpen(
            Path.Combine(aeronDirectory, CncLayout.FileName),
            writable: false,
            out CncFile? cnc,
            out string? detail
        );
        reader = cnc is null ? null : new CncReader(cnc);
        problem = cnc is null ? $"Driver in {aeronDirectory}: {status.Describe(detail)}." : null;
        return cnc is not null;
    }

    /// <summary>What the heartbeat says, when it may be as old as a timeout; 10 s is what drivers and clients use.</summary>
    public DriverStatus StatusFor(TimeSpan driverTimeout) =>
        DriverHeartbeatMs switch
        {
            0 => DriverStatus.Starting,
            < 0 => DriverStatus.ShutDown,
            long ms when SystemEpochClock.Instance.TimeMs() - ms <= driverTimeout.TotalMilliseconds =>
                DriverStatus.Alive,
            _ => DriverStatus.Silent,
        };

    /// <summary>The errors the driver has recorded, each once, in the order in which they were first seen.</summary>
    public IReadOnlyList<ErrorRecord> Errors()
    {
        using Visit visit = Visit.Begin();
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return ErrorLogReader.Read(_cnc.ErrorLog);
    }

    /// <summary>Ends the reader, and its counters with it. Who is reading gets through first.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Counters.Close();
        _isClosed = true;
        MappingReaper.Release(new ReleasedMappings(_cnc));
    }
}
