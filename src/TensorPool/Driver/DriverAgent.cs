using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Agents;
using TensorPool.Agents;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>
/// The duty cycle of an SHM driver (operations, section 2): control, then timers. All members belong to the agent's thread, but
/// for those that say otherwise.
/// </summary>
internal sealed class DriverAgent<TWire, TDriver> : IControlRequests
    where TWire : struct, IWireProtocol
    where TDriver : struct, IDriverProtocol
{
    private const int FragmentLimit = 10; // O-3

    /// <summary>Expiry is looked at so often in a keepalive interval (DO-10).</summary>
    private const int LeaseChecksPerInterval = 4;

    /// <summary>Fragments that are read at most before leases expire: more than a term of control messages holds.</summary>
    private const int DrainLimit = 64 * 1024;

    private readonly ShmDriverOptions _options;
    private readonly StreamRegistry _streams;
    private readonly Provisioner _provisioner;
    private readonly IRoleEndpoints<DriverEndpoints> _endpoints;
    private readonly ILogger _log;
    private readonly LeaseTable _leases;
    private readonly DriverOutbox<TWire, TDriver> _outbox;
    private readonly RegionProvider<TWire> _regions;
    private readonly Announcer<TWire, TDriver> _announcer;
    private readonly AttachHandler<TWire, TDriver> _attaches;
    private readonly LeaseKeeper<TWire, TDriver> _keeper;
    private readonly LeaseCounters _counters;
    private readonly ControlIntake<TDriver> _intake;
    private readonly PolledTimerSet _timers = new();
    private readonly List<LeaseTransition> _transitions = [];
    private readonly DriverStream[] _known;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Put in by any thread, taken out by the agent; a concurrent queue orders the two.
    private readonly ConcurrentQueue<Revocation> _revocations = [];

    // What others see: replaced as a whole by the agent, hence complete whenever they look.
    private volatile IReadOnlyList<LeaseInfo> _leaseInfos = [];
    private volatile IReadOnlyList<StreamInfo> _streamInfos = [];

    private DriverEndpoints? _adopted;
    private DriverEndpoints? _connected;
    private bool _hasChanged = true;
    private long _nowNs;
    private long _dutyCycles;
    private long _workDone;

    /// <param name="options">Checked by the caller.</param>
    /// <param name="streams">Configured streams, and those of a former run.</param>
    /// <param name="directories">Where regions are.</param>
    /// <param name="provisioner">Helpers.</param>
    /// <param name="endpoints">What is sent and received with.</param>
    /// <param name="monotonicClock">The clock of what is in shared memory.</param>
    /// <param name="firstLeaseId">Id of the first lease.</param>
    /// <param name="log">For changes of state.</param>
    public DriverAgent(
        ShmDriverOptions options,
        StreamRegistry streams,
        DriverDirectories directories,
        Provisioner provisioner,
        IRoleEndpoints<DriverEndpoints> endpoints,
        INanoClock monotonicClock,
        ulong firstLeaseId,
        ILogger log
    )
    {
        _options = options;
        _streams = streams;
        _provisioner = provisioner;
        _endpoints = endpoints;
        _log = log;
        _outbox = new DriverOutbox<TWire, TDriver>(options.MaxLeases, log);
        _leases = new LeaseTable(
            options.LeaseLifetime.Ticks * TimeSpan.NanosecondsPerTick,
            firstLeaseId,
            _transitions.Add
        );
        _regions = new RegionProvider<TWire>(directories, provisioner, options.AnnouncePeriod, monotonicClock, log);
        _announcer = new Announcer<TWire, TDriver>(streams, _regions, _outbox, Counts, options.AnnouncePeriod)
        {
            OnEpochAnnounced = OnEpochAnnounced,
        };
        _counters = new LeaseCounters(provisioner, log);
        _keeper = new LeaseKeeper<TWire, TDriver>(streams, _leases, _regions, _outbox, Counts);
        _attaches = new AttachHandler<TWire, TDriver>(
            options,
            streams,
            _leases,
            _regions,
            _announcer,
            _counters,
            _outbox,
            Counts,
            directories.WhyNotHugepages<TWire>,
            log
        );
        _intake = new ControlIntake<TDriver>(this, log);
        _timers.Add(options.AnnouncePeriod, _announcer.AnnounceAll);
        _timers.Add(options.LeaseKeepaliveInterval / LeaseChecksPerInterval, ExpireLeases);
        _regions.TakeOnFormerStreams(streams);
        _known = [.. streams.All];
        if (_known.Length == 0)
        {
            _ready.SetResult();
        }
    }

    /// <summary>What was done so far. Thread-safe.</summary>
    public DriverCounts Counts { get; } = new();

    /// <summary>Messages that were not as they must be. Thread-safe.</summary>
    public long RejectedMessages => _intake.Rejected;

    /// <summary>Messages that were given up. Thread-safe.</summary>
    public long MessagesLost => _outbox.Lost;

    /// <summary>Live leases after the last cycle that changed them. Thread-safe.</summary>
    public IReadOnlyList<LeaseInfo> Leases => _leaseInfos;

    /// <summary>Streams after the last cycle that changed them. Thread-safe.</summary>
    public IReadOnlyList<StreamInfo> Streams => _streamInfos;

    /// <summary>Ends when all streams that are known from the start were announced. Thread-safe.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The live leases themselves.</summary>
    internal LeaseTable LeaseTable => _leases;

    /// <summary>Asks for the end of a lease, in the next cycle. Thread-safe.</summary>
    public void RequestRevocation(ulong leaseId, string message) =>
        _revocations.Enqueue(new Revocation(leaseId, message));

    /// <summary>One cycle.</summary>
    /// <param name="nowNs">The one reading of the clock.</param>
    public int DoWork(long nowNs)
    {
        _nowNs = nowNs;
        Connect(_endpoints.Poll(nowNs));
        int work = _outbox.Flush();
        work += Revoke();
        work += _connected?.Control.Poll(_intake, FragmentLimit) ?? 0;
        work += TakeDone();
        work += _timers.Poll(nowNs);
        work += _announcer.AnnounceDue();
        Report();
        _dutyCycles++;
        _workDone += work;
        _connected?.Counters.Set(_dutyCycles, _workDone, Counts.CounterValues());
        return work;
    }

    public void OnAttach(in AttachRequest request) => _attaches.OnAttach(request, _nowNs);

    public void OnAttachOfOtherVersion(long correlationId) => _attaches.OnOtherVersion(correlationId);

    public void OnDetach(in DetachRequest request) => _keeper.OnDetach(request, _nowNs);

    public void OnKeepalive(in LeaseKeepalive keepalive) => _keeper.OnKeepalive(keepalive, _nowNs);

    /// <summary>
    /// Says that all leases are void (D-4.12-2), and removes the regions. The last call; waits for helpers, which may take a
    /// second or two.
    /// </summary>
    public void Close(ShutdownReason reason, string message, long nowNs)
    {
        List<Exception> failures = [];
        Attempt(failures, () => SendShutdown(reason, message, nowNs));
        Attempt(failures, _provisioner.Dispose);
        Attempt(failures, () => DiscardDone(failures));
        foreach (Lease lease in _leases.All)
        {
            Attempt(failures, () => LeaseCounters.Remove(lease));
        }

        Attempt(failures, _endpoints.Dispose);
        foreach (DriverStream stream in _streams.All)
        {
            Attempt(failures, () => RegionProvider<TWire>.Close(stream));
        }

        _leaseInfos = [];
        _ready.TrySetCanceled();
        _log.Ended(_options.InstanceId, reason, message);
        if (failures.Count > 0)
        {
            throw new AggregateException($"SHM driver {_options.InstanceId} left something behind.", failures);
        }
    }

    private static void Attempt(List<Exception> failures, Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) // collected, and thrown when all steps had their turn
        {
            failures.Add(e);
        }
    }

    /// <summary>
    /// Uses what there is to send and receive with. While there is nothing no lease expires, as no keepalive can be heard; a
    /// new transport gives all leases their whole lifetime, as their clients have to find it as well (decision record 0042).
    /// </summary>
    private void Connect(DriverEndpoints? endpoints)
    {
        _connected = endpoints;
        _outbox.Endpoints = endpoints;
        if (endpoints is null || endpoints == _adopted)
        {
            return;
        }

        if (_adopted is not null)
        {
            _log.TransportAdopted(_leases.Count);
            _leases.Extend(_nowNs);
        }

        _adopted = endpoints;
        _intake.OwnSessionId = endpoints.ControlOut.SessionId;
        _counters.Adopt(endpoints, _leases);
        foreach (DriverStream stream in _streams.All)
        {
            _announcer.Request(stream);
        }
    }

    private int Revoke()
    {
        int count = 0;
        while (_revocations.TryDequeue(out Revocation? revocation))
        {
            count += _keeper.Revoke(revocation.LeaseId, revocation.Message, _nowNs) ? 1 : 0;
        }

        return count;
    }

    private int TakeDone()
    {
        int count = 0;
        for (; _provisioner.TakeDone() is { } job; count++)
        {
            switch (job)
            {
                case EpochJob epoch:
                    OnEpochJob(epoch);
                    break;
                case LeaseCounterJob counter:
                    _counters.Install(counter);
                    break;
                case CleanUpJob cleanUp:
                    ReportCleanUp(cleanUp.Stream.StreamId, cleanUp.Failure, cleanUp.Problems);
                    break;
                case LeftoverJob leftover:
                    ReportCleanUp(leftover.StreamId, leftover.Failure, []);
                    break;
                default:
                    throw new InvalidOperationException($"Nobody takes back a {job.GetType().Name}.");
            }
        }

        return count;
    }

    private void OnEpochJob(EpochJob job)
    {
        DriverStream stream = job.Stream;
        string? failure = _regions.Install(job, _nowNs);
        _attaches.OnEpoch(stream, job.ForProducer, failure, _nowNs);
        _hasChanged = true;
        if (failure is null)
        {
            _log.EpochBegun(
                stream.StreamId,
                stream.Announcement.Epoch,
                stream.Announcement.HeaderNslots,
                stream.Announcement.Pools.Length,
                stream.Producer?.ClientId ?? 0
            );
            // At once, as the next epoch of the stream may be there before this cycle ends.
            _announcer.Request(stream);
            _announcer.AnnounceDue();
        }
        else if (stream.AnnouncedEpoch == 0)
        {
            _ready.TrySetException(new IOException($"Stream {stream.StreamId} has no regions: {failure}"));
            _ = _ready.Task.Exception; // whoever does not wait for it has the log
        }

        if (failure is not null)
        {
            _keeper.AnswerDetaches(stream);
        }

        _regions.Advance(stream, _nowNs); // a producer that waited for the end of an epoch without one
    }

    private void OnEpochAnnounced(DriverStream stream)
    {
        _keeper.AnswerDetaches(stream);
        if (!_ready.Task.IsCompleted && _known.All(known => known.AnnouncedEpoch != 0))
        {
            _ready.TrySetResult();
        }
    }

    private void ReportCleanUp(uint streamId, Exception? failure, IReadOnlyList<string> problems)
    {
        if (failure is not null)
        {
            _log.CleanUpFailed(streamId, failure.Message);
        }

        foreach (string problem in problems)
        {
            _log.CleanUpFailed(streamId, problem);
        }
    }

    /// <summary>
    /// The timer of leases. All that is waiting in the control stream is read first: after a stall the keepalives of living
    /// clients are there, and ten fragments for each cycle would come too late for them.
    /// </summary>
    private int ExpireLeases(long nowNs)
    {
        if (_connected is null)
        {
            return 0;
        }

        int drained = 0;
        int fragments;
        do
        {
            fragments = _connected.Control.Poll(_intake, FragmentLimit);
            drained += fragments;
        } while (fragments > 0 && drained < DrainLimit);

        return drained + _keeper.Expire(nowNs);
    }

    /// <summary>Tells what has changed in this cycle, when all of it has happened.</summary>
    private void Report()
    {
        if (_transitions.Count > 0)
        {
            _hasChanged = true;
            try
            {
                foreach (LeaseTransition change in _transitions)
                {
                    _log.LeaseChanged(
                        change.LeaseId,
                        change.ClientId,
                        change.Role,
                        change.StreamId,
                        change.From,
                        change.To
                    );
                    _options.OnLeaseChanged?.Invoke(change);
                }
            }
            finally
            {
                _transitions.Clear();
            }
        }

        if (_hasChanged)
        {
            _hasChanged = false;
            _leaseInfos =
            [
                .. _leases.All.Select(lease => new LeaseInfo(lease.Id, lease.StreamId, lease.ClientId, lease.Role)),
            ];
            _streamInfos =
            [
                .. _streams.All.Select(stream => new StreamInfo(
                    stream.StreamId,
                    stream.Name,
                    stream.Profile.Name,
                    stream.IsDynamic,
                    stream.Current?.Epoch ?? 0,
                    stream.Producer?.ClientId ?? 0
                )),
            ];
        }
    }

    /// <summary>Tries for a while: a client that misses the notice goes on until its lease would have expired.</summary>
    private void SendShutdown(ShutdownReason reason, string message, long nowNs)
    {
        const int attempts = 100;
        Connect(_endpoints.Poll(nowNs));
        DriverShutdown notice = new() { TimestampNs = (ulong)nowNs, Reason = reason };
        notice.ErrorMessage.SetTruncated(message);
        _outbox.Send(notice);
        for (int i = 0; i < attempts && _connected is not null && !_outbox.IsEmpty; i++)
        {
            // The driver's own messages come back to it, and hold it back until it has read them.
            _connected.Control.Poll(Ignored.Instance, DrainLimit);
            Thread.Sleep(1);
            _outbox.Flush();
        }
    }

    private void DiscardDone(List<Exception> failures)
    {
        while (_provisioner.TakeDone() is { } job)
        {
            Attempt(failures, () => (job as EpochJob)?.Result?.Retire());
            Attempt(failures, () => (job as LeaseCounterJob)?.Result?.Dispose());
        }
    }

    private sealed record Revocation(ulong LeaseId, string Message);

    private sealed class Ignored : IMessageHandler
    {
        public static readonly Ignored Instance = new();

        public void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info) { }
    }
}
