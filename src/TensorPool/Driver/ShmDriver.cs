using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Agents;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>
/// An SHM driver (driver 1.0): owns the regions of its streams, and lends them to producers and consumers under leases. The
/// same in a process of its own and inside an application. Thread-safe, but for <see cref="Invoker"/>.
/// </summary>
/// <remarks>
/// Clients talk to it by the control stream of its options, also those of the same process. It survives the loss of the media
/// driver as all roles of a <see cref="TensorPoolClient"/> do. Files are removed when it ends, but for empty directories, by
/// which the next driver of the same name knows which epochs were used.
/// </remarks>
public sealed class ShmDriver : IDisposable, IAsyncDisposable
{
    private readonly ShmDriverOptions _options;
    private readonly DriverDirectories _directories;
    private readonly DriverAgent<WireV1_1, DriverV1_0> _agent;
    private readonly INanoClock _clock;
    private readonly ILogger _log;
    private readonly AgentRunner? _runner;
    private readonly Lock _lock = new();
    private ShutdownReason _reason;
    private string _message = "";
    private bool _isClosed;

    // Whose cycle runs now. A thread finds itself here only if it has put itself here.
    private volatile Thread? _cycleThread;

    private ShmDriver(TensorPoolClient client, ShmDriverOptions options, DriverDirectories directories, bool isInvoked)
    {
        _options = options;
        _directories = directories;
        _clock = client.Options.NanoClock;
        _log = client.Options.LoggerFactory.CreateLogger("TensorPool.Driver");
        var streams = new StreamRegistry(options);
        StreamChannels control = new(client.Options with { Channel = options.ControlChannel });
        StreamChannels announces = new(client.Options with { Channel = options.EffectiveAnnounceChannel });
        int longest = DriverMessageLimit.Longest<WireV1_1, DriverV1_0>(options, directories.Base);
        IRoleEndpoints<DriverEndpoints> endpoints = client.Session.Open(transport =>
        {
            DriverEndpoints added = new(transport, control, announces, options, _log);
            DriverMessageLimit.Require(
                longest,
                Math.Min(added.ControlOut.MaxSendLength, added.AnnouncesOut.MaxSendLength)
            );
            return added;
        });
        _agent = new DriverAgent<WireV1_1, DriverV1_0>(
            options,
            streams,
            directories,
            new Provisioner((name, done) => new WorkerLane(name, done)),
            endpoints,
            SystemNanoClock.Instance,
            FirstLeaseId(),
            _log
        );
        _log.Started(options.InstanceId, streams.All.Count, directories.Base);
        var cycle = new Cycle(this);
        if (isInvoked)
        {
            Invoker = new AgentInvoker(cycle, _log.CycleFailed);
        }
        else
        {
            _runner = new AgentRunner(cycle, new BackoffIdleStrategy(), _log.CycleFailed);
            _runner.Start();
        }
    }

    /// <summary>Drives the driver, when it was started for that; otherwise null. For one thread at a time.</summary>
    public AgentInvoker? Invoker { get; }

    /// <summary>Streams that it is in charge of, as they were at the end of a cycle.</summary>
    public IReadOnlyList<StreamInfo> Streams => _agent.Streams;

    /// <summary>Live leases, as they were at the end of a cycle.</summary>
    public IReadOnlyList<LeaseInfo> Leases => _agent.Leases;

    /// <summary>What it has done so far; the numbers are read one after the other.</summary>
    public ShmDriverStatistics Statistics =>
        new()
        {
            AttachResponses = _agent.Counts.AttachResponses,
            DetachResponses = _agent.Counts.DetachResponses,
            Keepalives = _agent.Counts.Keepalives,
            KeepalivesIgnored = _agent.Counts.KeepalivesIgnored,
            LeasesRevoked = _agent.Counts.LeasesRevoked,
            Announces = _agent.Counts.Announces,
            RejectedMessages = _agent.RejectedMessages,
            MessagesLost = _agent.MessagesLost,
        };

    /// <summary>
    /// Ends when every stream that is known from the start has regions and was announced. Fails with an
    /// <see cref="IOException"/> if one cannot have any; the driver goes on, and tries again. Clients may attach before.
    /// </summary>
    public Task Ready => _agent.Ready;

    /// <summary>Starts a driver on a thread of its own. Regions are made in the background: see <see cref="Ready"/>.</summary>
    /// <param name="client">Reaches Aeron; must outlive the driver.</param>
    /// <param name="options">Which streams, and how.</param>
    /// <exception cref="ArgumentException">The options cannot work; the message names all that is wrong.</exception>
    /// <exception cref="IOException">Another driver of that name is alive, or the base directory cannot be used.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is not a little-endian Linux on x64 or arm64.</exception>
    /// <exception cref="Aeron.Client.AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public static ShmDriver Launch(TensorPoolClient client, ShmDriverOptions options) =>
        Start(client, options, isInvoked: false);

    /// <summary>
    /// Starts a driver that runs only inside <see cref="Invoker"/>, which the caller must call many times within a keepalive
    /// interval.
    /// </summary>
    /// <inheritdoc cref="Launch" path="/param"/>
    /// <inheritdoc cref="Launch" path="/exception"/>
    public static ShmDriver LaunchInvoked(TensorPoolClient client, ShmDriverOptions options) =>
        Start(client, options, isInvoked: true);

    /// <summary>As <see cref="Launch"/>, and waits until all streams have their regions.</summary>
    /// <param name="client">Reaches Aeron; must outlive the driver.</param>
    /// <param name="options">Which streams, and how.</param>
    /// <param name="cancellationToken">Ends the wait, and the driver with it.</param>
    /// <inheritdoc cref="Launch" path="/exception"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<ShmDriver> LaunchAsync(
        TensorPoolClient client,
        ShmDriverOptions options,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        ShmDriver driver = Launch(client, options);
        try
        {
            await driver.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
            return driver;
        }
        catch
        {
            await driver.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Takes a lease away from its client, for administrative or safety reasons. Takes effect in the next cycle; a lease that is
    /// over by then is left alone.
    /// </summary>
    /// <param name="leaseId">See <see cref="Leases"/>.</param>
    /// <param name="message">Why, for people.</param>
    public void RevokeLease(ulong leaseId, string message = "")
    {
        ArgumentNullException.ThrowIfNull(message);
        _agent.RequestRevocation(leaseId, message);
    }

    /// <summary>
    /// Ends the driver: tells all clients, which stop at once and look for it again, and removes the regions. Memory that
    /// clients have mapped stays until they unmap it. Freeing gigabytes takes a second or two. Idempotent.
    /// </summary>
    /// <param name="reason">Told to clients.</param>
    /// <param name="message">Told to clients, for people.</param>
    /// <exception cref="InvalidOperationException">Called from within a cycle of the driver.</exception>
    public void Close(ShutdownReason reason, string message = "")
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_cycleThread == Thread.CurrentThread)
        {
            throw new InvalidOperationException(
                "A driver cannot be ended from within its own cycle: use another thread."
            );
        }

        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            _reason = reason;
            _message = message;
            Invoker?.Dispose();
            _runner?.Dispose();
            _directories.Dispose();
        }
    }

    /// <summary>Ends the driver with <see cref="ShutdownReason.Normal"/>.</summary>
    public void Dispose() => Close(ShutdownReason.Normal);

    /// <summary>The same, without keeping this thread.</summary>
    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    private static ShmDriver Start(TensorPoolClient client, ShmDriverOptions options, bool isInvoked)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        List<string> problems = [];
        ShmDriverRules.Check(options, (key, problem) => problems.Add($"{key}: {problem}"));
        if (problems.Count > 0)
        {
            throw new ArgumentException($"{nameof(ShmDriverOptions)} cannot work: {string.Join("; ", problems)}.");
        }

        DriverDirectories directories = DriverDirectories.Open<WireV1_1>(options);
        try
        {
            return new ShmDriver(client, options, directories, isInvoked);
        }
        catch
        {
            directories.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Lease ids go on where no former driver of this host has come: microseconds since it was booted are more than leases were
    /// granted (decision record 0041).
    /// </summary>
    private static ulong FirstLeaseId() => (ulong)SystemNanoClock.Instance.NanoTime() / 1000;

    private sealed class Cycle(ShmDriver driver) : IAgent
    {
        public string RoleName => $"tp-driver-{driver._options.InstanceId}";

        public int DoWork()
        {
            driver._cycleThread = Thread.CurrentThread;
            try
            {
                return driver._agent.DoWork(driver._clock.NanoTime());
            }
            finally
            {
                driver._cycleThread = null;
            }
        }

        public void OnClose() => driver._agent.Close(driver._reason, driver._message, driver._clock.NanoTime());
    }
}
