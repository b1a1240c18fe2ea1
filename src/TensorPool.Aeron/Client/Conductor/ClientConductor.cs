using System.Diagnostics;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Client.Conductor;

/// <summary>
/// Listens to the driver for one client, gives signs of life and ends the client when there is reason to (aeron-ipc §9.2,
/// §9.4). Offering and polling never take its lock.
/// </summary>
/// <remarks>
/// Cycles run on the conductor's thread or the invoker's, and on every thread that waits for an answer; the lock lets one
/// through at a time. User handlers run inside a cycle, under the lock. What they close is closed at once; a client that
/// they close ends behind the cycle, as everything the cycle works on goes with it.
/// </remarks>
internal sealed class ClientConductor : IAgent
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const int MaxClientNameLength = 100;

    private readonly AeronClientOptions _options;
    private readonly CncFile _cnc;
    private readonly BroadcastReceiver _broadcast;
    private readonly ClientEvents _events;
    private readonly DriverLiveness _driver;
    private readonly ClientHeartbeat _heartbeat;
    private readonly CountersReader _counters;
    private readonly long _keepaliveNs;
    private readonly long _serviceNs;
    private readonly long _interServiceTimeoutNs;
    private readonly long _closeLingerNs;
    private long _lastServiceNs;
    private long _lastKeepaliveNs;
    private long _caughtUpNs;
    private bool _isInCycle;
    private bool _isCloseRequested;
    private volatile bool _isClosed;
    private bool _isReleased;
    private volatile Exception? _cause;

    public ClientConductor(AeronClient client, AeronClientOptions options, CncFile cnc, CountersReader countersReader)
    {
        _options = options;
        _cnc = cnc;
        _counters = countersReader;
        ManyToOneRingBuffer commands = new(cnc.ToDriver);
        CounterTable counters = new(cnc.CountersMetadata, cnc.CountersValues);
        long nowNs = options.NanoClock.NanoTime();
        DriverTimeoutNs = options.DriverTimeout.Ticks * TimeSpan.NanosecondsPerTick;
        Handlers = new UserHandlers(options.ErrorHandler);
        Resources = new ClientResources(Handlers, options.PreTouchMappedMemory);
        Proxy = new DriverProxy(commands, options.DriverInvoker);
        Features = new DriverFeatures(counters);
        _broadcast = new BroadcastReceiver(cnc.ToClients);
        _events = new ClientEvents(client, options, counters, Requests, Resources, Proxy, Handlers);
        _driver = new DriverLiveness(commands, DriverTimeoutNs, nowNs);
        string name = options.ClientName[..Math.Min(options.ClientName.Length, MaxClientNameLength)];
        _heartbeat = new ClientHeartbeat(counters, Proxy.ClientId, name);
        _keepaliveNs = options.KeepaliveInterval.Ticks * TimeSpan.NanosecondsPerTick;
        _serviceNs = options.IdleSleep.Ticks * TimeSpan.NanosecondsPerTick;
        _closeLingerNs = options.CloseLinger.Ticks * TimeSpan.NanosecondsPerTick;
        _interServiceTimeoutNs = cnc.ClientLivenessTimeoutNs;
        _lastServiceNs = nowNs;
        _lastKeepaliveNs = nowNs;
        _caughtUpNs = nowNs;
    }

    public string RoleName => "aeron-client";

    /// <summary>Guards everything but offering, polling and the properties of resources.</summary>
    public Lock Lock { get; } = new();

    public DriverProxy Proxy { get; }

    public DriverFeatures Features { get; }

    public PendingRequests Requests { get; } = new();

    public ClientResources Resources { get; }

    public UserHandlers Handlers { get; }

    public long DriverTimeoutNs { get; }

    public bool IsClosed => _isClosed;

    public Exception? TerminationCause => _cause;

    /// <summary>When the last cycle began that found nothing more to hear from the driver.</summary>
    public long CaughtUpNs => Volatile.Read(ref _caughtUpNs);

    public int DoWork()
    {
        // Whoever holds the lock runs cycles itself while it waits, or does something short.
        if (!Lock.TryEnter())
        {
            return 0;
        }

        try
        {
            return Cycle();
        }
        finally
        {
            Lock.Exit();
        }
    }

    public void OnClose()
    {
        lock (Lock)
        {
            _isCloseRequested = true;
            CloseIfRequested();
        }
    }

    /// <summary>Whether the calling thread is in a handler, or in the midst of a cycle, and must not wait for the end.</summary>
    public bool IsOnThisThread => Lock.IsHeldByCurrentThread;

    /// <summary>Throws when the client has ended.</summary>
    public void CheckUsable()
    {
        if (_cause is Exception cause)
        {
            throw new ClientTerminatedException($"The client has ended: {cause.Message}", cause);
        }

        ObjectDisposedException.ThrowIf(_isClosed || _isCloseRequested, typeof(AeronClient));
    }

    /// <summary>One cycle, under the lock. Not from a handler.</summary>
    public int Cycle()
    {
        if (_isClosed)
        {
            return 0;
        }

        Debug.Assert(!_isInCycle, "Handlers must not wait for answers.");
        _isInCycle = true;
        try
        {
            long nowNs = _options.NanoClock.NanoTime();
            int work = Service(nowNs);
            return _isClosed ? work : work + Listen(nowNs);
        }
        finally
        {
            _isInCycle = false;
            CloseIfRequested();
        }
    }

    /// <summary>
    /// Ends the client if somebody asked for it, behind whatever runs handlers: nothing may be taken away under a cycle.
    /// </summary>
    public void CloseIfRequested()
    {
        if (_isCloseRequested && !_isInCycle && !Handlers.IsRunning && !_isReleased)
        {
            _isReleased = true;
            CloseAndRelease();
        }
    }

    private int Listen(long nowNs)
    {
        switch (_broadcast.TryReceive())
        {
            case BroadcastStatus.Message:
                _events.OnEvent(_broadcast.TypeId, _broadcast.Body);
                if (_events.IsTimedOut)
                {
                    Terminate(
                        new AeronException("The driver has given this client up: it heard nothing of it for too long.")
                    );
                }

                return 1;
            case BroadcastStatus.Lapped:
                Terminate(new AeronException("The driver's events were overwritten before they were read."));
                return 0;
            case BroadcastStatus.Corrupt:
                Terminate(new AeronException("The driver's events hold a record that no driver writes."));
                return 0;
            default:
                Volatile.Write(ref _caughtUpNs, nowNs);
                return 0;
        }
    }

    private int Service(long nowNs)
    {
        long sinceNs = nowNs - _lastServiceNs;
        if (sinceNs <= _serviceNs)
        {
            return 0;
        }

        // First of all: a client that was stopped for longer than its driver waits may own nothing any more.
        if (sinceNs > _interServiceTimeoutNs)
        {
            Terminate(
                new AeronException(
                    $"The client did not run for {sinceNs / NanosecondsPerMillisecond} ms, longer than the "
                        + $"{_interServiceTimeoutNs / NanosecondsPerMillisecond} ms its driver waits."
                )
            );
            return 1;
        }

        _lastServiceNs = nowNs;
        Resources.Logs.Sweep(nowNs);
        FailDueRequests(nowNs);
        Proxy.TrySendUnsent();
        if (nowNs - _lastKeepaliveNs <= _keepaliveNs)
        {
            return 0;
        }

        _lastKeepaliveNs = nowNs;
        if (_driver.Check(nowNs) is DriverTimeoutException silence)
        {
            Terminate(silence);
        }
        else if (!_heartbeat.Beat(_options.EpochClock.TimeMs()))
        {
            Terminate(new AeronException("The driver has given this client up: its heartbeat counter is gone."));
        }

        return 1;
    }

    /// <summary>
    /// A driver that has not answered may still do it: the opposite is asked for, behind what was asked, and the late answer
    /// belongs to nothing any more.
    /// </summary>
    private void FailDueRequests(long nowNs)
    {
        foreach (PendingRequest request in Requests.TakeDue(nowNs))
        {
            Undo(request);
            request.Fail(
                new DriverTimeoutException($"{request.What}: no answer within {_options.DriverTimeout.TotalSeconds} s.")
            );
        }
    }

    /// <summary>Takes back what was asked for and is not wanted any more; whatever the answer is, nobody listens.</summary>
    public void Undo(PendingRequest request)
    {
        switch (request.Kind)
        {
            case RequestKind.Publication or RequestKind.ExclusivePublication:
                Proxy.RemovePublication(Proxy.NextCorrelationId(), request.CorrelationId, revoke: false);
                break;
            case RequestKind.Subscription:
                Proxy.RemoveSubscription(Proxy.NextCorrelationId(), request.CorrelationId);
                break;
            case RequestKind.Counter:
                Proxy.RemoveCounter(Proxy.NextCorrelationId(), request.CorrelationId);
                break;
            default:
                break; // what leaves nothing behind, or outlives its client anyhow
        }
    }

    /// <summary>Closes everything at once; what is mapped stays so until the client is closed.</summary>
    private void Terminate(Exception cause)
    {
        _cause = cause;
        CloseLocally();
        Handlers.Report(cause);
    }

    private void CloseLocally()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        Exception reason = _cause is Exception cause
            ? new ClientTerminatedException($"The client has ended: {cause.Message}", cause)
            : new ObjectDisposedException(nameof(AeronClient));
        Array.ForEach(Requests.TakeAll(), r => r.Fail(reason));
        Resources.CloseAll(_options.NanoClock.NanoTime());
        if (_options.CloseHandler is Action handler)
        {
            Handlers.Run(handler);
        }
    }

    /// <summary>The end: closes, says good-bye, and has everything unmapped when nobody is inside.</summary>
    private void CloseAndRelease()
    {
        bool sayGoodBye = !_isClosed;
        CloseLocally();
        if (sayGoodBye)
        {
            Proxy.ClientClose();
        }

        _counters.Close();
        long endNs = SystemNanoClock.Instance.NanoTime() + _closeLingerNs;
        LogCache logs = Resources.Logs;
        MappingReaper.Release(
            new ReleasedMappings(
                _cnc,
                Resources.ControlFileGrace,
                () => SystemNanoClock.Instance.NanoTime() - endNs >= 0 && logs.TryUnmapAll()
            )
        );
    }
}
