using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Driver;

/// <summary>
/// A stream as the driver sees it: its log, its counters and its subscribers (aeron-ipc §10.5, §10.6). Decides about
/// positions; those who tell clients are <see cref="PublicationRegistry"/> and <see cref="SubscriberLinks"/>. One thread.
/// </summary>
/// <remarks>
/// <code>
/// Active   -- last handle removed -->  Draining
/// Active   -- revoked              -->  Linger
/// Draining -- all read             -->  Linger
/// Linger   -- no handles           -->  Done
/// </code>
/// </remarks>
internal sealed class IpcPublication
{
    public const long NoEntityTag = -1;

    private readonly int _window;
    private readonly List<DriverSubscription> _forgotten = [];
    private long _consumerPosition;
    private long _cleanPosition;
    private long _tripLimit;
    private long _unblockPosition;
    private long _unblockSinceNs;

    public IpcPublication(
        long registrationId,
        bool isExclusive,
        PublicationParameters parameters,
        LogBuffers log,
        CounterValue publisherPosition,
        CounterValue publisherLimit,
        long startPosition,
        long nowNs
    )
    {
        RegistrationId = registrationId;
        IsExclusive = isExclusive;
        Parameters = parameters;
        Log = log;
        PublisherPosition = publisherPosition;
        PublisherLimit = publisherLimit;
        StartPosition = startPosition;
        _window = parameters.Window;
        _consumerPosition = startPosition;
        _cleanPosition = startPosition;
        _unblockPosition = startPosition;
        _unblockSinceNs = nowNs;
        // At the start, so that nothing can be offered before a subscriber is linked.
        publisherPosition.SetRelease(startPosition);
        publisherLimit.SetRelease(startPosition);
    }

    public long RegistrationId { get; }

    public bool IsExclusive { get; }

    public PublicationParameters Parameters { get; }

    public LogBuffers Log { get; }

    public CounterValue PublisherPosition { get; }

    public CounterValue PublisherLimit { get; }

    public long StartPosition { get; }

    public int SessionId => Log.SessionId;

    public int StreamId => Log.StreamId;

    /// <summary>How many handles clients have.</summary>
    public int HandleCount { get; private set; }

    public PublicationState State { get; private set; } = PublicationState.Active;

    /// <summary>Everything linked, the resting included.</summary>
    public List<SubscriberPosition> Subscribers { get; } = [];

    /// <summary>End of a rejection, or null.</summary>
    public long? CoolDownEndNs { get; set; }

    /// <summary>The greatest position that any subscriber was seen at.</summary>
    public long ConsumerPosition => _consumerPosition;

    public bool IsRevoked => Log.Metadata.IsPublicationRevoked;

    /// <summary>Whether its session id is taken.</summary>
    public bool HoldsSession => State is PublicationState.Active or PublicationState.Draining;

    public bool AcceptsSubscribers =>
        CoolDownEndNs is null
        && !IsRevoked
        && (State == PublicationState.Active || (State == PublicationState.Draining && !IsDrained()));

    /// <summary>Whether a subscription was let go and does not want to come back (<c>rejoin=false</c>).</summary>
    public bool HasForgotten(DriverSubscription subscription) => _forgotten.Contains(subscription);

    /// <summary>Takes out a subscriber that does not want to come back.</summary>
    public void Forget(int index)
    {
        _forgotten.Add(Subscribers[index].Subscription);
        Subscribers.RemoveAt(index);
    }

    /// <summary>The subscription has ended.</summary>
    public void Unforget(DriverSubscription subscription) => _forgotten.Remove(subscription);

    public void AddHandle() => HandleCount++;

    /// <summary>Removes a handle. With the last one nothing can be offered any more, and the end is known.</summary>
    public void RemoveHandle()
    {
        HandleCount--;
        if (HandleCount == 0 && State == PublicationState.Active)
        {
            EndStream();
            if (!IsRevoked)
            {
                To(PublicationState.Draining);
            }
        }
    }

    /// <summary>Where a new subscriber, or one that rested, starts.</summary>
    public long JoinPosition()
    {
        long position = _consumerPosition;
        foreach (SubscriberPosition subscriber in Subscribers)
        {
            if (subscriber.State == SubscriberState.Active)
            {
                position = Math.Min(position, subscriber.Read());
            }
        }

        // A subscriber can write any number into its counter.
        return Math.Clamp(position, _cleanPosition, Math.Max(_cleanPosition, Log.ProducerPosition()));
    }

    /// <summary>Tells publishers whether anybody subscribes; a stream that has ended never connects again.</summary>
    public void UpdateConnected()
    {
        bool connected = HoldsSession && !IsRevoked && HasLinkedSubscribers();
        if (Log.Metadata.IsConnected != connected)
        {
            Log.Metadata.IsConnected = connected;
        }
    }

    /// <summary>Whether all who still read have read everything.</summary>
    public bool IsDrained()
    {
        long producer = Log.ProducerPosition();
        foreach (SubscriberPosition subscriber in Subscribers)
        {
            if (subscriber.State == SubscriberState.Active && subscriber.Read() < producer)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Every cycle: cleans what was read, then raises the limit. The order is binding.</summary>
    /// <returns>1 when the limit moved.</returns>
    public int UpdateLimit()
    {
        if (State != PublicationState.Active || HandleCount == 0 || IsRevoked)
        {
            PublisherPosition.SetRelease(Log.ProducerPosition());
            return 0;
        }

        long slowest = long.MaxValue;
        long fastest = _consumerPosition;
        foreach (SubscriberPosition subscriber in Subscribers)
        {
            if (subscriber.State != SubscriberState.Resting)
            {
                long position = subscriber.Read();
                slowest = Math.Min(slowest, position);
                fastest = Math.Max(fastest, position);
            }
        }

        // Read after the subscribers' positions, none of which can be ahead of it unless a client writes nonsense. Cleaning
        // up to nonsense would wipe out frames that are being written.
        long producer = Log.ProducerPosition();
        PublisherPosition.SetRelease(producer);
        _consumerPosition = Math.Min(fastest, Math.Max(producer, _consumerPosition));
        if (slowest != long.MaxValue)
        {
            slowest = Math.Min(slowest, producer);
            long limit = slowest + _window;
            if (limit < _tripLimit)
            {
                return 0;
            }

            Clean(slowest);
            // SYNC limit -> offer: the zeros are visible before the limit that lets a publisher write there.
            PublisherLimit.SetRelease(limit);
            _tripLimit = limit + (_window / 8);
            return 1;
        }

        if (PublisherLimit.GetPlain() > _consumerPosition)
        {
            _tripLimit = _consumerPosition;
            PublisherLimit.SetRelease(_consumerPosition);
            Clean(_consumerPosition);
            return 1;
        }

        return 0;
    }

    /// <summary>Each timer: heals what a dead publisher left (aeron-ipc §10.9).</summary>
    /// <returns>Whether something was healed.</returns>
    public bool CheckUnblock(long nowNs, long timeoutNs) =>
        State switch
        {
            PublicationState.Draining => CheckUnblockDraining(nowNs, timeoutNs),
            // The only writer of an exclusive publication may come back.
            PublicationState.Active when !IsExclusive => HasStoodStill(nowNs, timeoutNs)
                && LogUnblocker.Unblock(Log, _consumerPosition),
            _ => false,
        };

    /// <summary>The driver stood still: that time does not count against anybody.</summary>
    public void Forgive(long stallNs)
    {
        _unblockSinceNs += stallNs;
        foreach (SubscriberPosition subscriber in Subscribers)
        {
            subscriber.SinceNs += stallNs;
        }
    }

    /// <summary>Whether an untethered subscriber is too far behind to be waited for.</summary>
    public bool IsBehindUntetheredLimit(SubscriberPosition subscriber) =>
        subscriber.Read() <= _consumerPosition - _window + (_window / 4);

    /// <summary>Ends the stream at once, as revoking does.</summary>
    public void Revoke()
    {
        EndStream();
        Log.Metadata.IsConnected = false;
        To(PublicationState.Linger);
    }

    public void To(PublicationState next)
    {
        bool legal =
            (State, next)
            is
                (PublicationState.Active, PublicationState.Draining or PublicationState.Linger)
                or
                (PublicationState.Draining, PublicationState.Linger)
                or
                (PublicationState.Linger, PublicationState.Done);
        if (!legal)
        {
            throw new InvalidOperationException($"A publication cannot go from {State} to {next}.");
        }

        State = next;
    }

    private bool HasLinkedSubscribers()
    {
        foreach (SubscriberPosition subscriber in Subscribers)
        {
            if (subscriber.State != SubscriberState.Resting)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Nobody writes any more, so a claim can be healed at once. The reference drivers heal at the last recorded position
    /// only, and never a hole that nothing follows, which would keep the log for ever.
    /// </summary>
    private bool CheckUnblockDraining(long nowNs, long timeoutNs)
    {
        AdvanceConsumerPosition();
        if (Log.ProducerPosition() <= _consumerPosition)
        {
            return false;
        }

        return LogUnblocker.Unblock(Log, _consumerPosition)
            || (HasStoodStill(nowNs, timeoutNs) && LogUnblocker.PadToTail(Log, _consumerPosition));
    }

    /// <summary>Whether there is something to read that nobody has read for a time.</summary>
    private bool HasStoodStill(long nowNs, long timeoutNs)
    {
        bool isBehind =
            Log.ProducerPosition() > _consumerPosition
            || Log.Metadata.ActiveTermCountAcquire != (int)(_consumerPosition >> Log.BitsToShift);
        if (_consumerPosition != _unblockPosition || !isBehind)
        {
            _unblockPosition = _consumerPosition;
            _unblockSinceNs = nowNs;
            return false;
        }

        return nowNs - _unblockSinceNs > timeoutNs;
    }

    private void EndStream()
    {
        long producer = Log.ProducerPosition();
        PublisherPosition.SetRelease(producer);
        PublisherLimit.SetRelease(producer);
        Log.Metadata.EndOfStreamPosition = producer;
    }

    private void AdvanceConsumerPosition()
    {
        long producer = Log.ProducerPosition();
        foreach (SubscriberPosition subscriber in Subscribers)
        {
            long position = Math.Min(subscriber.Read(), producer);
            _consumerPosition = Math.Max(_consumerPosition, position);
        }
    }

    private void Clean(long to) => _cleanPosition = TermCleaner.Clean(Log, _cleanPosition, to);
}
