using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Errors;

namespace TensorPool.Aeron.Driver;

/// <summary>
/// A media driver for IPC inside this process, for clients of this and of other processes, in any language. Thread-safe.
/// </summary>
/// <remarks>
/// Serves <c>aeron:ipc</c> only; other channels are refused. One agent does everything, on a thread of its own or driven by
/// the caller.
/// </remarks>
public sealed class MediaDriver : IDisposable
{
    private readonly DriverDirectory _directory;
    private readonly CncFile _cnc;
    private readonly AgentRunner? _runner;
    private readonly Lock _lock = new();
    private bool _disposed;

    private MediaDriver(DriverDirectory directory, CncFile cnc, MediaDriverOptions options, bool useInvoker)
    {
        _directory = directory;
        _cnc = cnc;
        DriverConductor conductor = Initialize(directory, cnc, options);
        if (useInvoker)
        {
            Invoker = new AgentInvoker(conductor, options.ErrorHandler);
            Invoker.Start();
        }
        else
        {
            _runner = new AgentRunner(conductor, options.IdleStrategy(), options.ErrorHandler);
            _runner.Start();
        }
    }

    /// <summary>The Aeron directory, for clients.</summary>
    public string AeronDirectory => _directory.Path;

    /// <summary>Drives the driver, when it was started for that; otherwise null.</summary>
    public AgentInvoker? Invoker { get; }

    /// <summary>
    /// Starts a driver on a thread of its own with <see cref="MediaDriverOptions.Embedded"/>: little memory, and a directory
    /// that nobody else uses, which goes with the driver.
    /// </summary>
    public static MediaDriver Launch() => Launch(MediaDriverOptions.Embedded());

    /// <summary>Starts a driver on a thread of its own.</summary>
    /// <exception cref="ActiveDriverException">Another driver uses the directory.</exception>
    /// <exception cref="ArgumentException">The options cannot work; the message names all that is wrong.</exception>
    public static MediaDriver Launch(MediaDriverOptions options) => Start(options, useInvoker: false);

    /// <summary>
    /// Starts a driver that runs only inside <see cref="Invoker"/>, which the caller must call every few milliseconds under
    /// load, and at least once per second.
    /// </summary>
    /// <exception cref="ActiveDriverException">Another driver uses the directory.</exception>
    /// <exception cref="ArgumentException">The options cannot work; the message names all that is wrong.</exception>
    public static MediaDriver LaunchInvoked(MediaDriverOptions options) => Start(options, useInvoker: true);

    /// <summary>Ends the driver: its logs are deleted, and clients notice within half a second.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            Invoker?.Dispose();
            _runner?.Dispose();
            _cnc.Dispose();
            _directory.Dispose();
        }
    }

    private static MediaDriver Start(MediaDriverOptions options, bool useInvoker)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        DriverDirectory directory = DriverDirectory.Acquire(options);
        CncFile? cnc = null;
        try
        {
            cnc = directory.CreateCnc(options);
            return new MediaDriver(directory, cnc, options, useInvoker);
        }
        catch
        {
            cnc?.Dispose();
            directory.Abandon();
            throw;
        }
    }

    /// <summary>Sets everything up and lets clients in, in this order (aeron-ipc §2.5).</summary>
    private static DriverConductor Initialize(DriverDirectory directory, CncFile cnc, MediaDriverOptions options)
    {
        CachedEpochClock clock = new();
        clock.Update(options.EpochClock.TimeMs());
        CountersManager counters = new(
            cnc.CountersMetadata,
            cnc.CountersValues,
            clock,
            (long)options.CounterReuseTimeout.TotalMilliseconds
        );
        DriverServices services = new()
        {
            Options = options,
            Directory = directory,
            Events = new DriverEvents(new BroadcastTransmitter(cnc.ToClients)),
            Counters = counters,
            SystemCounters = new SystemCounterSet(counters, "TensorPool.Aeron"),
            ErrorLog = new DistinctErrorLog(cnc.ErrorLog, clock),
            EpochClock = clock,
        };
        services.SystemCounters.Add(SystemCounterId.BytesCurrentlyMapped, cnc.FileLength);
        ManyToOneRingBuffer commands = new(cnc.ToDriver);
        commands.NextCorrelationId(); // no client may get id 0
        DriverConductor conductor = new(services, commands, Random.Shared.Next(int.MinValue, int.MaxValue));
        commands.ConsumerHeartbeatMs = clock.TimeMs();
        cnc.Publish();
        return conductor;
    }
}
