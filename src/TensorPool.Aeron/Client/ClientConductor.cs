using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client.Presence;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Client;

/// <summary>
/// Talks to the driver for one client (aeron-ipc §9). One lock guards everything but offering and polling, which never take
/// it; user handlers run under it and must not call the client.
/// </summary>
internal sealed class ClientConductor : IAgent
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const long ExplicitCloseLingerNs = 1_000_000_000;
    private const int CloseAttempts = 2000;
    private const int MaxClientNameLength = 100;

    private readonly AeronClient _client;
    private readonly AeronClientOptions _options;
    private readonly CncFile _cnc;
    private readonly ManyToOneRingBuffer _toDriver;
    private readonly BroadcastReceiver _events;
    private readonly CountersReader _counters;
    private readonly Lock _lock = new();
    private readonly LogCache _logs = new();
    private readonly Dictionary<long, PublicationBase> _publications = [];
    private readonly Dictionary<long, Subscription> _subscriptions = [];
    private readonly Dictionary<long, Counter> _ownCounters = [];
    private readonly HashSet<Counter> _staticCounters = [];
    private readonly GracePeriod _cncGrace = new();
    private readonly long _driverTimeoutNs;
    private readonly long _keepaliveNs;
    private readonly long _idleNs;
    private readonly long _lingerNs;
    private readonly long _interServiceTimeoutNs;
    private Answer? _pending;
    private bool _isInHandler;
    private int _heartbeatId = CounterLayout.NullId;
    private long _lastServiceNs;
    private long _lastKeepaliveNs;
    private long _lastDriverHeartbeatMs;
    private long _lastDriverChangeNs;
    private long _caughtUpNs;
    private volatile bool _isClosed;
    private volatile Exception? _cause;

    public ClientConductor(AeronClient client, AeronClientOptions options, CncFile cnc)
    {
        _client = client;
        _options = options;
        _cnc = cnc;
        _toDriver = new ManyToOneRingBuffer(cnc.ToDriver);
        _events = new BroadcastReceiver(cnc.ToClients);
        _counters = new CountersReader(cnc.CountersMetadata, cnc.CountersValues);
        _driverTimeoutNs = options.DriverTimeout.Ticks * TimeSpan.NanosecondsPerTick;
        _keepaliveNs = options.KeepaliveInterval.Ticks * TimeSpan.NanosecondsPerTick;
        _idleNs = options.IdleSleep.Ticks * TimeSpan.NanosecondsPerTick;
        _lingerNs = options.ResourceLinger.Ticks * TimeSpan.NanosecondsPerTick;
        _interServiceTimeoutNs = cnc.ClientLivenessTimeoutNs;
        ClientId = _toDriver.NextCorrelationId();
        long nowNs = options.NanoClock.NanoTime();
        _lastServiceNs = nowNs;
        _lastKeepaliveNs = nowNs;
        _caughtUpNs = nowNs;
        _lastDriverHeartbeatMs = _toDriver.ConsumerHeartbeatMs;
        _lastDriverChangeNs = nowNs;
    }

    public string RoleName => "aeron-client";

    public long ClientId { get; }

    public bool IsClosed => _isClosed;

    public Exception? TerminationCause => _cause;

    public long CaughtUpNs => Volatile.Read(ref _caughtUpNs);

    public int MappedLogCount
    {
        get
        {
            lock (_lock)
            {
                return _logs.Count;
            }
        }
    }

    public int DoWork()
    {
        // Whoever holds the lock runs cycles itself while it waits.
        if (!_lock.TryEnter())
        {
            return 0;
        }

        try
        {
            return _isClosed ? 0 : Cycle();
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>
    /// Closes everything, says good-bye, and unmaps when nobody is inside. If somebody does not come out, the mappings stay
    /// for the life of the process: better that than its end.
    /// </summary>
    public void OnClose()
    {
        lock (_lock)
        {
            bool sayGoodBye = !_isClosed;
            CloseAll(0);
            if (sayGoodBye)
            {
                Span<byte> body = stackalloc byte[CorrelatedCommand.FixedLength];
                CorrelatedCommand.Encode(body, ClientId, -1);
                _toDriver.TryWrite(CommandTypes.ClientClose, body);
            }

            for (int i = 0; i < CloseAttempts; i++)
            {
                _logs.Sweep(_options.NanoClock.NanoTime(), ignoreLinger: true);
                if (_logs.Count == 0 && _cncGrace.HasEnded())
                {
                    _cnc.Dispose();
                    return;
                }

                ThreadParking.Park(NanosecondsPerMillisecond);
            }
        }

        _options.ErrorHandler(
            new AeronException(
                "A thread is still polling or holds a claim of a closed client: its memory stays mapped."
            )
        );
    }

    public PublicationBase AddPublication(string channel, int streamId, bool isExclusive)
    {
        ArgumentNullException.ThrowIfNull(channel);
        lock (_lock)
        {
            long id = Begin();
            Answer answer = new(id) { Channel = channel };
            byte[] body = new byte[PublicationCommand.Length(channel.Length)];
            PublicationCommand.Encode(body, ClientId, id, streamId, channel);
            int type = isExclusive ? CommandTypes.AddExclusivePublication : CommandTypes.AddPublication;
            return (PublicationBase)Ask(
                answer,
                type,
                body,
                () => SendRemovePublication(id, revoke: false),
                $"publication {channel}"
            );
        }
    }

    public Subscription AddSubscription(
        string channel,
        int streamId,
        Action<Image>? onAvailable,
        Action<Image>? onUnavailable
    )
    {
        ArgumentNullException.ThrowIfNull(channel);
        lock (_lock)
        {
            long id = Begin();
            Subscription subscription = new(_client, channel, streamId, id, onAvailable, onUnavailable);
            Answer answer = new(id) { Channel = channel, Subscription = subscription };
            byte[] body = new byte[SubscriptionCommand.Length(channel.Length)];
            SubscriptionCommand.Encode(body, ClientId, id, -1, streamId, channel);
            return (Subscription)Ask(
                answer,
                CommandTypes.AddSubscription,
                body,
                () => SendRemove(CommandTypes.RemoveSubscription, id),
                $"subscription {channel}"
            );
        }
    }

    public Counter AddCounter(int typeId, ReadOnlySpan<byte> key, string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        key = key[..Math.Min(key.Length, CounterLayout.MaxKeyLength)];
        label = label[..Math.Min(label.Length, CounterLayout.MaxLabelLength)];
        byte[] body = new byte[CounterCommand.Length(key.Length, label.Length)];
        lock (_lock)
        {
            long id = Begin();
            CounterCommand.Encode(body, ClientId, id, typeId, key, label);
            return (Counter)Ask(
                new Answer(id),
                CommandTypes.AddCounter,
                body,
                () => SendRemove(CommandTypes.RemoveCounter, id),
                $"counter {label}"
            );
        }
    }

    public Counter AddStaticCounter(int typeId, ReadOnlySpan<byte> key, string label, long registrationId)
    {
        ArgumentNullException.ThrowIfNull(label);
        key = key[..Math.Min(key.Length, CounterLayout.MaxKeyLength)];
        label = label[..Math.Min(label.Length, CounterLayout.MaxLabelLength)];
        byte[] body = new byte[StaticCounterCommand.Length(key.Length, label.Length)];
        lock (_lock)
        {
            long id = Begin();
            StaticCounterCommand.Encode(body, ClientId, id, registrationId, typeId, key, label);
            Answer answer = new(id);
            Ask(answer, CommandTypes.AddStaticCounter, body, () => { }, $"static counter {label}");
            Counter counter = new(_client, registrationId, _counters.ValueOf(answer.Number));
            _staticCounters.Add(counter);
            return counter;
        }
    }

    public void RejectImage(Image image, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reason.Length, RejectImageCommand.MaxReasonLength);
        long position = image.Position;
        byte[] body = new byte[RejectImageCommand.Length(reason.Length)];
        lock (_lock)
        {
            long id = Begin();
            RejectImageCommand.Encode(body, ClientId, id, image.CorrelationId, position, reason);
            Ask(new Answer(id), CommandTypes.RejectImage, body, () => { }, $"rejection of image {image.CorrelationId}");
        }
    }

    public int NextSessionId(int streamId)
    {
        lock (_lock)
        {
            long id = Begin();
            if (!DriverKnowsSessionRequests())
            {
                return Random.Shared.Next(int.MinValue, -1);
            }

            byte[] body = new byte[NextSessionIdCommand.FixedLength];
            NextSessionIdCommand.Encode(body, ClientId, id, streamId);
            Answer answer = new(id);
            Ask(answer, CommandTypes.GetNextAvailableSessionId, body, () => { }, $"session id on stream {streamId}");
            return answer.Number;
        }
    }

    public long NextCorrelationId()
    {
        lock (_lock)
        {
            ThrowIfUnusable();
            return _toDriver.NextCorrelationId();
        }
    }

    /// <summary>Closed here first, so that no offer begins any more, then removed at the driver.</summary>
    public void ClosePublication(PublicationBase publication, bool revoke)
    {
        lock (_lock)
        {
            if (_isClosed || !_publications.Remove(publication.RegistrationId))
            {
                return;
            }

            publication.CloseLocally(revoke);
            _logs.Release(
                publication.Mapping,
                _options.NanoClock.NanoTime() + ExplicitCloseLingerNs,
                publication.OwnMark
            );
            Watch(publication.OwnMark);
            SendRemovePublication(publication.RegistrationId, revoke);
        }
    }

    public void CloseSubscription(Subscription subscription)
    {
        lock (_lock)
        {
            if (_isClosed || !_subscriptions.Remove(subscription.RegistrationId))
            {
                return;
            }

            ReleaseImages(subscription, ExplicitCloseLingerNs);
            SendRemove(CommandTypes.RemoveSubscription, subscription.RegistrationId);
        }
    }

    public void CloseCounter(Counter counter)
    {
        lock (_lock)
        {
            // A static counter is the driver's: only the handle goes.
            if (_isClosed || _staticCounters.Remove(counter))
            {
                counter.CloseLocally();
                return;
            }

            if (counter.IsClosed || !_ownCounters.Remove(counter.RegistrationId))
            {
                return;
            }

            counter.CloseLocally();
            SendRemove(CommandTypes.RemoveCounter, counter.RegistrationId);
        }
    }

    // ---- asking the driver

    private long Begin()
    {
        ThrowIfUnusable();
        if (_isInHandler)
        {
            throw new InvalidOperationException("A handler must not ask the driver for anything.");
        }

        return _toDriver.NextCorrelationId();
    }

    private void ThrowIfUnusable()
    {
        if (_cause is Exception cause)
        {
            throw new ClientTerminatedException($"The client has ended: {cause.Message}", cause);
        }

        ObjectDisposedException.ThrowIf(_isClosed, _client);
    }

    /// <summary>
    /// Sends a command and runs cycles until it is answered. A driver that does not answer in time may still do it, so the
    /// opposite is asked for, and a late answer means nothing.
    /// </summary>
    private object Ask(Answer answer, int typeId, byte[] body, Action undo, string what)
    {
        Send(typeId, body);
        _pending = answer;
        try
        {
            long deadlineNs = _options.NanoClock.NanoTime() + _driverTimeoutNs;
            while (!answer.IsComplete)
            {
                int work = _options.DriverInvoker?.Invoke() ?? 0;
                work += Cycle();
                if (answer.IsComplete)
                {
                    break;
                }

                ThrowIfUnusable();
                if (_options.NanoClock.NanoTime() - deadlineNs >= 0)
                {
                    undo();
                    throw new DriverTimeoutException(
                        $"Adding {what}: no answer within {_options.DriverTimeout.TotalSeconds} s."
                    );
                }

                if (work == 0)
                {
                    ThreadParking.Park(NanosecondsPerMillisecond);
                }
            }
        }
        finally
        {
            _pending = null;
        }

        return answer.Error is null ? answer.Resource ?? answer : throw answer.Error;
    }

    /// <summary>Tries for a bounded time: the ring is full only when the driver does not read.</summary>
    private void Send(int typeId, ReadOnlySpan<byte> body)
    {
        for (int attempt = 0; !_toDriver.TryWrite(typeId, body); attempt++)
        {
            if (attempt == 10)
            {
                throw new AeronException("The driver does not read its commands: there is no room for another.");
            }

            _options.DriverInvoker?.Invoke();
            Thread.Yield();
        }
    }

    private void SendRemove(int typeId, long registrationId)
    {
        Span<byte> body = stackalloc byte[RemoveCommand.FixedLength];
        RemoveCommand.Encode(body, ClientId, _toDriver.NextCorrelationId(), registrationId);
        Send(typeId, body);
    }

    private void SendRemovePublication(long registrationId, bool revoke)
    {
        Span<byte> body = stackalloc byte[RemovePublicationCommand.Length];
        RemovePublicationCommand.Encode(body, ClientId, _toDriver.NextCorrelationId(), registrationId, revoke);
        Send(CommandTypes.RemovePublication, body);
    }

    /// <summary>Before 1.49 the counter of this id is anybody's, with any value.</summary>
    private bool DriverKnowsSessionRequests()
    {
        const int Id = (int)SystemCounterId.ControlProtocolVersion;
        return _counters.IsValidId(Id)
            && _counters.State(Id) == CounterState.Allocated
            && _counters.TypeId(Id) == CounterTypes.System
            && _counters.RegistrationId(Id) == Id
            && _counters.Value(Id) >= SystemCounterLabels.ControlProtocolVersion;
    }

    // ---- the cycle

    private int Cycle()
    {
        long nowNs = _options.NanoClock.NanoTime();
        int work = Service(nowNs);
        if (_isClosed)
        {
            return work;
        }

        switch (_events.TryReceive())
        {
            case BroadcastStatus.Message:
                OnEvent(_events.TypeId, _events.Body);
                return work + 1;
            case BroadcastStatus.Lapped:
                Terminate(new AeronException("The driver's events were overwritten before they were read."));
                return work;
            case BroadcastStatus.Corrupt:
                Terminate(new AeronException("The driver's events hold a record that no driver writes."));
                return work;
            default:
                Volatile.Write(ref _caughtUpNs, nowNs);
                return work;
        }
    }

    private int Service(long nowNs)
    {
        long sinceNs = nowNs - _lastServiceNs;
        if (sinceNs <= _idleNs)
        {
            return 0;
        }

        // First of all: a client that was stopped for longer than its driver waits may own nothing any more.
        if (sinceNs > _interServiceTimeoutNs)
        {
            Terminate(
                new AeronException(
                    $"The client did not run for {sinceNs / NanosecondsPerMillisecond} ms, longer than its driver waits."
                )
            );
            return 1;
        }

        _lastServiceNs = nowNs;
        _logs.Sweep(nowNs);
        if (nowNs - _lastKeepaliveNs <= _keepaliveNs)
        {
            return 0;
        }

        _lastKeepaliveNs = nowNs;
        CheckDriver(nowNs);
        if (!_isClosed)
        {
            KeepAlive();
        }

        return 1;
    }

    /// <summary>The heartbeat is wall time, which may jump: what counts is when it last changed.</summary>
    private void CheckDriver(long nowNs)
    {
        long heartbeatMs = _toDriver.ConsumerHeartbeatMs;
        if (heartbeatMs == -1)
        {
            Terminate(new DriverTimeoutException("The driver was shut down."));
        }
        else if (heartbeatMs != _lastDriverHeartbeatMs)
        {
            _lastDriverHeartbeatMs = heartbeatMs;
            _lastDriverChangeNs = nowNs;
        }
        else if (nowNs - _lastDriverChangeNs > _driverTimeoutNs)
        {
            Terminate(
                new DriverTimeoutException(
                    $"The driver gave no sign of life for {(nowNs - _lastDriverChangeNs) / NanosecondsPerMillisecond} ms."
                )
            );
        }
    }

    /// <summary>The counter is there once the driver has made something for this client.</summary>
    private void KeepAlive()
    {
        if (_heartbeatId == CounterLayout.NullId)
        {
            _heartbeatId = _counters.FindByTypeAndKey(CounterTypes.ClientHeartbeat, ClientId);
            if (_heartbeatId == CounterLayout.NullId)
            {
                return;
            }

            string name = _options.ClientName[..Math.Min(_options.ClientName.Length, MaxClientNameLength)];
            _counters.AppendToLabel(_heartbeatId, $" name={name} version=1.53.0 commit=TensorPool.Aeron");
        }
        else if (
            _counters.State(_heartbeatId) != CounterState.Allocated
            || _counters.TypeId(_heartbeatId) != CounterTypes.ClientHeartbeat
            || _counters.KeyInt64(_heartbeatId) != ClientId
        )
        {
            Terminate(new AeronException("The driver has given this client up: its heartbeat counter is gone."));
            return;
        }

        _counters.ValueOf(_heartbeatId).SetRelease(_options.EpochClock.TimeMs());
    }

    // ---- events

    private void OnEvent(int typeId, ReadOnlySpan<byte> body)
    {
        switch (typeId)
        {
            case EventTypes.PublicationReady:
            case EventTypes.ExclusivePublicationReady:
                OnPublicationReady(body, typeId == EventTypes.ExclusivePublicationReady);
                break;
            case EventTypes.SubscriptionReady:
                OnSubscriptionReady(body);
                break;
            case EventTypes.AvailableImage:
                OnAvailableImage(body);
                break;
            case EventTypes.UnavailableImage:
                OnUnavailableImage(body);
                break;
            case EventTypes.CounterReady:
                OnCounterReady(body);
                break;
            case EventTypes.StaticCounter:
                OnStaticCounter(body);
                break;
            case EventTypes.OperationSuccess:
                OnOperationSuccess(body);
                break;
            case EventTypes.UnavailableCounter:
                OnUnavailableCounter(body);
                break;
            case EventTypes.Error:
                OnError(body);
                break;
            case EventTypes.PublicationError:
                OnPublicationError(body);
                break;
            case EventTypes.NextAvailableSessionId:
                OnNextSessionId(body);
                break;
            case EventTypes.ClientTimeout:
                OnClientTimeout(body);
                break;
            default:
                break; // what an old or new driver says beyond that is of no concern
        }
    }

    private void OnPublicationReady(ReadOnlySpan<byte> body, bool isExclusive)
    {
        if (
            !PublicationReadyEvent.TryDecode(body, out PublicationReadyEvent ready)
            || _pending is not Answer answer
            || answer.CorrelationId != ready.CorrelationId
        )
        {
            return;
        }

        try
        {
            CounterValue limit = _counters.ValueOf(ready.PublicationLimitCounterId);
            LogMapping mapping = _logs.Acquire(ready.RegistrationId, VariablePart.Text(ready.LogFile));
            PublicationBase publication = isExclusive
                ? new ExclusivePublication(_client, mapping, limit, answer.Channel, ready.CorrelationId)
                : new Publication(_client, mapping, limit, answer.Channel, ready.CorrelationId);
            _publications.Add(ready.CorrelationId, publication);
            answer.Complete(publication);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or OverflowException)
        {
            SendRemovePublication(ready.CorrelationId, revoke: false);
            answer.Fail(new AeronException($"The log of publication {answer.Channel} cannot be used: {e.Message}", e));
        }
    }

    private void OnSubscriptionReady(ReadOnlySpan<byte> body)
    {
        if (
            SubscriptionReadyEvent.TryDecode(body, out SubscriptionReadyEvent ready)
            && _pending is { Subscription: Subscription subscription } answer
            && answer.CorrelationId == ready.CorrelationId
        )
        {
            _subscriptions.Add(ready.CorrelationId, subscription);
            answer.Complete(subscription);
        }
    }

    private void OnAvailableImage(ReadOnlySpan<byte> body)
    {
        if (
            !AvailableImageEvent.TryDecode(body, out AvailableImageEvent available)
            || !_subscriptions.TryGetValue(available.SubscriptionRegistrationId, out Subscription? subscription)
            || subscription.Find(available.CorrelationId) is not null
        )
        {
            return;
        }

        Image image;
        try
        {
            CounterValue position = _counters.ValueOf(available.SubscriberPositionCounterId);
            LogMapping mapping = _logs.Acquire(available.CorrelationId, VariablePart.Text(available.LogFile));
            image = new Image(
                _client,
                subscription,
                mapping,
                position,
                VariablePart.Text(available.SourceIdentity),
                _options.ErrorHandler
            );
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or OverflowException)
        {
            // The publication ended meanwhile; the driver will say so.
            _options.ErrorHandler(e);
            return;
        }

        subscription.Add(image);
        RunHandler(subscription.OnAvailable, image);
    }

    private void OnUnavailableImage(ReadOnlySpan<byte> body)
    {
        if (
            UnavailableImageEvent.TryDecode(body, out UnavailableImageEvent unavailable)
            && _subscriptions.TryGetValue(unavailable.SubscriptionRegistrationId, out Subscription? subscription)
            && subscription.Find(unavailable.CorrelationId) is Image image
        )
        {
            image.Close();
            subscription.Remove(image);
            RunHandler(subscription.OnUnavailable, image);
            Release(image, _lingerNs);
        }
    }

    private void OnCounterReady(ReadOnlySpan<byte> body)
    {
        if (
            !CounterEvent.TryDecode(body, out CounterEvent ready)
            || _pending is not Answer answer
            || answer.CorrelationId != ready.RegistrationId
        )
        {
            return;
        }

        if (!_counters.IsValidId(ready.CounterId))
        {
            answer.Fail(new AeronException($"Counter {ready.CounterId} does not exist."));
            return;
        }

        Counter counter = new(_client, ready.RegistrationId, _counters.ValueOf(ready.CounterId));
        _ownCounters.Add(ready.RegistrationId, counter);
        answer.Complete(counter);
    }

    private void OnStaticCounter(ReadOnlySpan<byte> body)
    {
        if (
            !CounterEvent.TryDecode(body, out CounterEvent found)
            || _pending is not Answer answer
            || answer.CorrelationId != found.RegistrationId
        )
        {
            return;
        }

        if (_counters.IsValidId(found.CounterId))
        {
            answer.Complete(found.CounterId);
        }
        else
        {
            answer.Fail(new AeronException($"Counter {found.CounterId} does not exist."));
        }
    }

    private void OnOperationSuccess(ReadOnlySpan<byte> body)
    {
        if (
            OperationSuccessEvent.TryDecode(body, out OperationSuccessEvent success)
            && _pending is Answer answer
            && answer.CorrelationId == success.CorrelationId
        )
        {
            answer.Complete(0);
        }
    }

    private void OnUnavailableCounter(ReadOnlySpan<byte> body)
    {
        if (
            CounterEvent.TryDecode(body, out CounterEvent gone)
            && _ownCounters.Remove(gone.RegistrationId, out Counter? counter)
        )
        {
            counter.CloseLocally();
        }
    }

    private void OnError(ReadOnlySpan<byte> body)
    {
        if (
            ErrorEvent.TryDecode(body, out ErrorEvent error)
            // Of this code the first field is no correlation id.
            && error.ErrorCode != (int)DriverErrorCode.ChannelEndpointError
            && _pending is Answer answer
            && answer.CorrelationId == error.OffendingCorrelationId
        )
        {
            DriverErrorCode code = Enum.IsDefined((DriverErrorCode)error.ErrorCode)
                ? (DriverErrorCode)error.ErrorCode
                : DriverErrorCode.Unknown;
            answer.Fail(code, VariablePart.Text(error.Message));
        }
    }

    private void OnPublicationError(ReadOnlySpan<byte> body)
    {
        if (!PublicationErrorEvent.TryDecode(body, out PublicationErrorEvent error))
        {
            return;
        }

        foreach (PublicationBase publication in _publications.Values)
        {
            if (publication.OriginalRegistrationId == error.RegistrationId)
            {
                _options.ErrorHandler(
                    new AeronException(
                        $"Publication {publication.Channel}, stream {publication.StreamId}: a subscriber rejected it: "
                            + VariablePart.Text(error.Message)
                    )
                );
            }
        }
    }

    private void OnNextSessionId(ReadOnlySpan<byte> body)
    {
        if (
            NextSessionIdEvent.TryDecode(body, out NextSessionIdEvent next)
            && _pending is Answer answer
            && answer.CorrelationId == next.CorrelationId
        )
        {
            answer.Complete(next.NextSessionId);
        }
    }

    private void OnClientTimeout(ReadOnlySpan<byte> body)
    {
        if (ClientTimeoutEvent.TryDecode(body, out ClientTimeoutEvent timeout) && timeout.ClientId == ClientId)
        {
            Terminate(new AeronException("The driver has given this client up: it heard nothing of it for too long."));
        }
    }

    // ---- the end

    /// <summary>Closes everything at once; the mappings go when the client is closed.</summary>
    private void Terminate(Exception cause)
    {
        _cause = cause;
        CloseAll(0);
        _options.ErrorHandler(cause);
    }

    private void CloseAll(long lingerNs)
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        long lingerEndNs = _options.NanoClock.NanoTime() + lingerNs;
        foreach (PublicationBase publication in _publications.Values)
        {
            publication.CloseLocally();
            _logs.Release(publication.Mapping, lingerEndNs, publication.OwnMark);
            Watch(publication.OwnMark);
        }

        foreach (Subscription subscription in _subscriptions.Values)
        {
            ReleaseImages(subscription, lingerNs);
        }

        foreach (Counter counter in _ownCounters.Values.Concat(_staticCounters))
        {
            counter.CloseLocally();
        }

        _staticCounters.Clear();
        _publications.Clear();
        _subscriptions.Clear();
        _ownCounters.Clear();
        _cncGrace.Begin();
    }

    /// <summary>Positions and limits lie in the file that is unmapped at the very end.</summary>
    private void Watch(UseMark? mark)
    {
        if (mark is not null)
        {
            _cncGrace.Watch(mark);
        }
    }

    private void ReleaseImages(Subscription subscription, long lingerNs)
    {
        foreach (Image image in subscription.CloseLocally())
        {
            RunHandler(subscription.OnUnavailable, image);
            Release(image, lingerNs);
        }
    }

    /// <summary>The image is out of the array already; a thread that polls may still hold the old one.</summary>
    private void Release(Image image, long lingerNs)
    {
        image.Mapping.Watch(image.Mark);
        Watch(image.Mark);
        Watch(image.Subscription.Mark);
        _logs.Release(image.Mapping, _options.NanoClock.NanoTime() + lingerNs, image.Subscription.Mark);
    }

    private void RunHandler(Action<Image>? handler, Image image)
    {
        if (handler is null)
        {
            return;
        }

        _isInHandler = true;
        try
        {
            handler(image);
        }
        catch (Exception e) // the user's
        {
            _options.ErrorHandler(e);
        }
        finally
        {
            _isInHandler = false;
        }
    }
}
