using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Driver;

/// <summary>The one agent of the driver: commands, timers and limits (aeron-ipc §10.1).</summary>
internal sealed class DriverConductor : IAgent
{
    private const int CommandLimit = 2;
    private const long EpochUpdateNs = 1_000_000;
    private const long CycleThresholdNs = 100_000_000;

    private readonly DriverServices _services;
    private readonly ManyToOneRingBuffer _commands;
    private readonly MessageHandler _onCommand;
    private readonly ClientRegistry _clients;
    private readonly SubscriptionRegistry _subscriptions;
    private readonly PublicationRegistry _publications;
    private readonly CounterRegistry _counters;
    private readonly Action<long> _onClientRemoved;
    private readonly long _timerIntervalNs;
    private readonly long _untetheredIntervalNs;
    private readonly long _commandUnblockNs;
    private long _nextTimerNs;
    private long _nextUntetheredNs;
    private long _nextEpochNs;
    private long _lastCycleNs;
    private long _lastCommandPosition;
    private long _lastCommandChangeNs;
    private long _reportedCorruption;

    public DriverConductor(DriverServices services, ManyToOneRingBuffer commands, int firstSessionId)
    {
        MediaDriverOptions options = services.Options;
        _services = services;
        _commands = commands;
        _clients = new ClientRegistry(services);
        _subscriptions = new SubscriptionRegistry();
        _publications = new PublicationRegistry(services, _subscriptions, _clients, firstSessionId);
        _counters = new CounterRegistry(services);
        _onCommand = new CommandDispatcher(services, _clients, _publications, _subscriptions, _counters).OnCommand;
        _onClientRemoved = OnClientRemoved;
        _timerIntervalNs = options.TimerInterval.Ticks * TimeSpan.NanosecondsPerTick;
        _untetheredIntervalNs = options.UntetheredCheckInterval.Ticks * TimeSpan.NanosecondsPerTick;
        _commandUnblockNs = options.ClientLivenessTimeout.Ticks * TimeSpan.NanosecondsPerTick;

        long nowNs = options.NanoClock.NanoTime();
        services.NowNs = nowNs;
        _lastCycleNs = nowNs;
        _nextTimerNs = nowNs + _timerIntervalNs;
        _nextUntetheredNs = nowNs + _untetheredIntervalNs;
        _nextEpochNs = nowNs;
        _lastCommandPosition = commands.ConsumerPosition;
        _lastCommandChangeNs = nowNs;
    }

    public string RoleName => "aeron-driver";

    public int DoWork()
    {
        UpdateClocks();
        int work = 0;
        if (_services.NowNs >= _nextTimerNs)
        {
            _nextTimerNs = _services.NowNs + _timerIntervalNs;
            OnTimer();
            work++;
        }

        work += _commands.Read(_onCommand, CommandLimit);
        if (_commands.CorruptReads != _reportedCorruption)
        {
            _reportedCorruption = _commands.CorruptReads;
            _services.Report(new InvalidDataException("A command had a length that no client writes."));
        }

        if (_services.NowNs >= _nextUntetheredNs)
        {
            _nextUntetheredNs = _services.NowNs + _untetheredIntervalNs;
            _clients.Sample();
            _publications.CheckUntethered();
        }

        return work + _publications.UpdateLimits();
    }

    public void OnClose()
    {
        try
        {
            _publications.Close();
        }
        finally
        {
            _commands.ConsumerHeartbeatMs = -1; // "shut down", which clients tell from "died"
        }
    }

    private void OnTimer()
    {
        _commands.ConsumerHeartbeatMs = _services.EpochClock.TimeMs();
        _clients.CheckLiveness(_onClientRemoved);
        _publications.OnTimer();
        CheckBlockedCommand();
    }

    private void OnClientRemoved(long clientId)
    {
        _publications.RemoveOf(clientId);
        foreach (DriverSubscription subscription in _subscriptions.RemoveOf(clientId))
        {
            _publications.Unlink(subscription);
        }

        _counters.RemoveOf(clientId);
    }

    /// <summary>A client may have died between claiming a command and committing it.</summary>
    private void CheckBlockedCommand()
    {
        long position = _commands.ConsumerPosition;
        if (position != _lastCommandPosition || position == _commands.ProducerPosition)
        {
            _lastCommandPosition = position;
            _lastCommandChangeNs = _services.NowNs;
        }
        else if (_services.NowNs - _lastCommandChangeNs > _commandUnblockNs && _commands.Unblock())
        {
            _services.SystemCounters.Increment(SystemCounterId.UnblockedCommands);
        }
    }

    private void Forgive(long stallNs)
    {
        _lastCommandChangeNs += stallNs;
        _clients.Forgive(stallNs);
        _publications.Forgive(stallNs);
    }

    private void UpdateClocks()
    {
        long nowNs = _services.Options.NanoClock.NanoTime(); // the only reading of a cycle
        long cycleNs = nowNs - _lastCycleNs;
        _lastCycleNs = nowNs;
        _services.NowNs = nowNs;
        if (nowNs >= _nextEpochNs)
        {
            _nextEpochNs = nowNs + EpochUpdateNs;
            _services.EpochClock.Update(_services.Options.EpochClock.TimeMs());
        }

        if (cycleNs > _timerIntervalNs)
        {
            // Stopped, or starved of CPU: what others did meanwhile is not known yet, and must not be held against them.
            // Only what is beyond the interval, so that a host that calls too rarely still notices the dead.
            Forgive(cycleNs - _timerIntervalNs);
        }

        CounterValue max = _services.SystemCounters[SystemCounterId.ConductorMaxCycleTimeNs];
        if (cycleNs > max.GetPlain())
        {
            max.SetRelease(cycleNs);
        }

        if (cycleNs > CycleThresholdNs)
        {
            _services.SystemCounters.Increment(SystemCounterId.ConductorCycleTimeThresholdExceeded);
        }
    }
}
