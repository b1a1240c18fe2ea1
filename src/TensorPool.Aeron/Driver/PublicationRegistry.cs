using System.Globalization;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Driver;

/// <summary>The publications, their handles and the links to their subscribers (aeron-ipc §10.3–10.9). One thread.</summary>
internal sealed class PublicationRegistry
{
    private readonly DriverServices _services;
    private readonly SubscriptionRegistry _subscriptions;
    private readonly ClientRegistry _clients;
    private readonly SessionIds _sessionIds;
    private readonly List<IpcPublication> _publications = [];
    private readonly List<Handle> _handles = [];
    private readonly List<string> _undeleted = [];
    private readonly long _unblockTimeoutNs;
    private readonly long _rejoinAgeNs;
    private readonly long _coolDownNs;

    public PublicationRegistry(
        DriverServices services,
        SubscriptionRegistry subscriptions,
        ClientRegistry clients,
        int firstSessionId
    )
    {
        MediaDriverOptions options = services.Options;
        _services = services;
        _subscriptions = subscriptions;
        _clients = clients;
        _sessionIds = new SessionIds(firstSessionId, options.ReservedSessionIdLow, options.ReservedSessionIdHigh);
        _unblockTimeoutNs = options.PublicationUnblockTimeout.Ticks * TimeSpan.NanosecondsPerTick;
        _rejoinAgeNs = options.UntetheredRejoinHeartbeatAge.Ticks * TimeSpan.NanosecondsPerTick;
        _coolDownNs = options.ImageLivenessTimeout.Ticks * TimeSpan.NanosecondsPerTick;
    }

    public IReadOnlyList<IpcPublication> All => _publications;

    public void Add(long clientId, long correlationId, int streamId, string channel, bool isExclusive)
    {
        PublicationParameters parameters = PublicationParameters.Parse(channel, streamId, _services.Options);
        IpcPublication? publication = isExclusive ? null : FindShared(streamId);
        bool isNew = publication is null;
        if (publication is null)
        {
            RequireFree(parameters, streamId);
            _clients.Ensure(clientId);
            publication = Create(clientId, correlationId, streamId, isExclusive, parameters);
        }
        else
        {
            RequireSame(publication, parameters);
            _clients.Ensure(clientId);
        }

        publication.AddHandle();
        _handles.Add(new Handle(correlationId, clientId, publication));
        _services.Events.PublicationReady(correlationId, publication);
        if (isNew)
        {
            LinkMatching(publication);
        }
    }

    public void Remove(long correlationId, long registrationId, bool revoke)
    {
        int index = _handles.FindIndex(h => h.RegistrationId == registrationId);
        if (index < 0)
        {
            throw new CommandException(DriverErrorCode.UnknownPublication, $"there is no publication {registrationId}");
        }

        IpcPublication publication = _handles[index].Publication;
        _handles.RemoveAt(index);
        if (revoke)
        {
            publication.Log.Metadata.IsPublicationRevoked = true;
        }

        publication.RemoveHandle();
        _services.Events.OperationSuccess(correlationId);
    }

    /// <summary>Releases what a dead client held.</summary>
    public void RemoveOf(long clientId)
    {
        foreach (Handle handle in _handles)
        {
            if (handle.ClientId == clientId)
            {
                handle.Publication.RemoveHandle();
            }
        }

        _handles.RemoveAll(h => h.ClientId == clientId);
    }

    /// <summary>Links a new subscription to what is there already.</summary>
    public void LinkTo(DriverSubscription subscription)
    {
        foreach (IpcPublication publication in _publications)
        {
            if (subscription.Matches(publication) && publication.AcceptsSubscribers)
            {
                Link(publication, subscription);
            }
        }
    }

    /// <summary>Takes a subscription out of all publications, without telling its client.</summary>
    public void Unlink(DriverSubscription subscription)
    {
        foreach (IpcPublication publication in _publications)
        {
            int index = publication.Subscribers.FindIndex(s => s.Subscription == subscription);
            if (index >= 0)
            {
                _services.Counters.Free(publication.Subscribers[index].Position.Id);
                publication.Subscribers.RemoveAt(index);
                UpdateConnected(publication);
            }
        }
    }

    public int NextSessionId(int streamId) => _sessionIds.Next(id => IsSessionInUse(id, streamId));

    /// <summary>A subscriber rejects a stream: all its subscribers lose it for a while (aeron-ipc §10.7).</summary>
    public void Reject(long correlationId, long imageCorrelationId, string reason)
    {
        if (reason.Length > RejectImageCommand.MaxReasonLength)
        {
            throw new CommandException(
                DriverErrorCode.GenericError,
                $"a reason of {reason.Length} bytes is longer than {RejectImageCommand.MaxReasonLength}"
            );
        }

        IpcPublication publication =
            _publications.Find(p => p.RegistrationId == imageCorrelationId && p.State != PublicationState.Done)
            ?? throw new CommandException(DriverErrorCode.GenericError, $"there is no image {imageCorrelationId}");

        _services.Events.PublicationError(publication, reason);
        if (publication.CoolDownEndNs is null)
        {
            publication.Log.Metadata.IsConnected = false;
            if (publication.State != PublicationState.Linger)
            {
                TellUnavailable(publication);
            }

            FreeSubscribers(publication);
        }

        publication.CoolDownEndNs = _services.NowNs + _coolDownNs;
        _services.SystemCounters.Increment(SystemCounterId.ImagesRejected);
        _services.Events.OperationSuccess(correlationId);
    }

    /// <summary>Every cycle.</summary>
    public int UpdateLimits()
    {
        int work = 0;
        foreach (IpcPublication publication in _publications)
        {
            work += publication.UpdateLimit();
        }

        return work;
    }

    /// <summary>Each timer: moves every publication on, and removes those that are done.</summary>
    public void OnTimer()
    {
        _undeleted.RemoveAll(TryDelete);
        for (int i = _publications.Count - 1; i >= 0; i--)
        {
            IpcPublication publication = _publications[i];
            switch (publication.State)
            {
                case PublicationState.Active:
                    OnTimerActive(publication);
                    break;
                case PublicationState.Draining:
                    OnTimerDraining(publication);
                    break;
                case PublicationState.Linger when publication.HandleCount == 0:
                    publication.To(PublicationState.Done);
                    _publications.RemoveAt(i);
                    Free(publication);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Lets untethered stragglers go, and lets them come back (aeron-ipc §10.8).</summary>
    public void CheckUntethered()
    {
        foreach (IpcPublication publication in _publications)
        {
            if (publication.State != PublicationState.Active || publication.IsRevoked)
            {
                continue;
            }

            for (int i = publication.Subscribers.Count - 1; i >= 0; i--)
            {
                SubscriberPosition subscriber = publication.Subscribers[i];
                if (!subscriber.Subscription.IsTethered)
                {
                    CheckUntethered(publication, subscriber, i);
                }
            }
        }
    }

    /// <summary>Unmaps and deletes all logs, at the end.</summary>
    public void Close()
    {
        foreach (IpcPublication publication in _publications)
        {
            publication.Log.Dispose();
            TryDelete(publication.Log.Path);
        }

        _publications.Clear();
    }

    private void CheckUntethered(IpcPublication publication, SubscriberPosition subscriber, int index)
    {
        long nowNs = _services.NowNs;
        long elapsedNs = nowNs - subscriber.SinceNs;
        switch (subscriber.State)
        {
            case SubscriberState.Active when !publication.IsBehindUntetheredLimit(subscriber):
                subscriber.SinceNs = nowNs;
                break;
            case SubscriberState.Active when elapsedNs > publication.Parameters.UntetheredWindowLimitNs:
                _services.Events.UnavailableImage(publication, subscriber.Subscription);
                subscriber.To(SubscriberState.Linger, nowNs);
                break;
            case SubscriberState.Linger when elapsedNs > publication.Parameters.UntetheredLingerNs:
                subscriber.To(SubscriberState.Resting, nowNs);
                if (!subscriber.Subscription.IsRejoin)
                {
                    _services.Counters.Free(subscriber.Position.Id);
                    publication.Subscribers.RemoveAt(index);
                }

                UpdateConnected(publication);
                break;
            case SubscriberState.Resting
                when elapsedNs > publication.Parameters.UntetheredRestingNs
                    && publication.CoolDownEndNs is null
                    && _clients.IsFresh(subscriber.Subscription.ClientId, _rejoinAgeNs):
                subscriber.Position.SetRelease(publication.JoinPosition());
                subscriber.To(SubscriberState.Active, nowNs);
                UpdateConnected(publication);
                _services.Events.AvailableImage(publication, subscriber.Subscription, subscriber.Position.Id);
                break;
            default:
                break;
        }
    }

    private void OnTimerActive(IpcPublication publication)
    {
        if (publication.IsRevoked)
        {
            publication.Revoke();
            TellUnavailable(publication);
            _services.SystemCounters.Increment(SystemCounterId.PublicationsRevoked);
            return;
        }

        UpdateConnected(publication);
        Unblock(publication);
        if (publication.CoolDownEndNs is long end && _services.NowNs >= end)
        {
            publication.CoolDownEndNs = null;
            LinkMatching(publication);
        }
    }

    private void OnTimerDraining(IpcPublication publication)
    {
        Unblock(publication);
        if (publication.IsDrained())
        {
            publication.To(PublicationState.Linger);
            TellUnavailable(publication);
        }
    }

    private void Unblock(IpcPublication publication)
    {
        if (publication.CheckUnblock(_services.NowNs, _unblockTimeoutNs))
        {
            _services.SystemCounters.Increment(SystemCounterId.UnblockedPublications);
        }
    }

    private IpcPublication? FindShared(int streamId) =>
        _publications.Find(p =>
            !p.IsExclusive && p.State == PublicationState.Active && p.StreamId == streamId && !p.IsRevoked
        );

    private static void RequireSame(IpcPublication publication, PublicationParameters wanted)
    {
        PublicationParameters found = publication.Parameters;
        string? difference =
            wanted.HasMtu && wanted.Mtu != found.Mtu ? $"mtu={wanted.Mtu}, it has {found.Mtu}"
            : wanted.HasTermLength && wanted.TermLength != found.TermLength
                ? $"term-length={wanted.TermLength}, it has {found.TermLength}"
            : wanted.SessionId is int session && session != publication.SessionId
                ? $"session-id={session}, it has {publication.SessionId}"
            : wanted.Start is { } start && StartOf(publication) != start
                ? $"the start {start}, it has {StartOf(publication)}"
            : null;
        if (difference is not null)
        {
            throw new CommandException(
                DriverErrorCode.GenericError,
                $"the publication of stream {publication.StreamId} exists; the channel asks for {difference}"
            );
        }
    }

    private static (int InitialTermId, int TermId, int TermOffset) StartOf(IpcPublication publication)
    {
        LogBuffers log = publication.Log;
        return (
            log.InitialTermId,
            StreamPosition.TermIdOfPosition(publication.StartPosition, log.BitsToShift, log.InitialTermId),
            (int)(publication.StartPosition & (log.TermLength - 1))
        );
    }

    private void RequireFree(PublicationParameters parameters, int streamId)
    {
        if (parameters.SessionId is int sessionId && IsSessionInUse(sessionId, streamId))
        {
            throw new CommandException(
                DriverErrorCode.InvalidChannel,
                $"session {sessionId} is in use on stream {streamId}"
            );
        }

        if (
            parameters.EntityTag != IpcPublication.NoEntityTag
            && _publications.Exists(p => p.HoldsSession && p.Parameters.EntityTag == parameters.EntityTag)
        )
        {
            throw new CommandException(DriverErrorCode.InvalidChannel, $"entity tag {parameters.EntityTag} is in use");
        }
    }

    private bool IsSessionInUse(int sessionId, int streamId) =>
        _publications.Exists(p => p.HoldsSession && p.SessionId == sessionId && p.StreamId == streamId);

    private IpcPublication Create(
        long clientId,
        long registrationId,
        int streamId,
        bool isExclusive,
        PublicationParameters parameters
    )
    {
        int initialTermId = parameters.Start?.InitialTermId ?? Random.Shared.Next(int.MinValue, int.MaxValue);
        LogParameters description = new()
        {
            CorrelationId = registrationId,
            SessionId = parameters.SessionId ?? NextSessionId(streamId),
            StreamId = streamId,
            InitialTermId = initialTermId,
            StartTermId = parameters.Start?.TermId,
            StartTermOffset = parameters.Start?.TermOffset ?? 0,
            TermLength = parameters.TermLength,
            MtuLength = parameters.Mtu,
            PageSize = _services.Options.FilePageSize,
            PublicationWindowLength = parameters.Window,
            MaxResend = parameters.MaxResend,
            EntityTag = parameters.EntityTag,
            LingerTimeoutNs = parameters.LingerNs,
            UntetheredWindowLimitTimeoutNs = parameters.UntetheredWindowLimitNs,
            UntetheredLingerTimeoutNs = parameters.UntetheredLingerNs,
            UntetheredRestingTimeoutNs = parameters.UntetheredRestingNs,
            Sparse = parameters.Sparse,
            SignalEos = parameters.SignalEos,
            SpiesSimulateConnection = parameters.SpiesSimulateConnection,
            IsExclusive = isExclusive,
        };
        LogBuffers log = CreateLog(description);
        int positionId = CounterLayout.NullId;
        try
        {
            string kind = isExclusive ? "exclusive" : "concurrent";
            CounterValue position = AllocateStreamCounter(
                CounterTypes.PublisherPosition,
                $"pub-pos ({kind})",
                registrationId,
                log,
                parameters.Channel,
                clientId
            );
            positionId = position.Id;
            CounterValue limit = AllocateStreamCounter(
                CounterTypes.PublisherLimit,
                "pub-lmt",
                registrationId,
                log,
                parameters.Channel,
                clientId
            );
            IpcPublication publication = new(
                registrationId,
                isExclusive,
                parameters,
                log,
                position,
                limit,
                description.StartPosition,
                _services.NowNs
            );
            _publications.Add(publication);
            _services.SystemCounters.Add(SystemCounterId.BytesCurrentlyMapped, log.FileLength);
            return publication;
        }
        catch
        {
            _services.Counters.Free(positionId);
            log.Dispose();
            File.Delete(log.Path);
            throw;
        }
    }

    private LogBuffers CreateLog(LogParameters log)
    {
        long length = LogLayout.FileLength(log.TermLength, log.PageSize);
        string path = _services.Directory.LogPath(log.CorrelationId);
        if (_services.Options.PerformStorageChecks)
        {
            long free = _services.Directory.FreeSpace();
            if (free < length)
            {
                throw new CommandException(
                    DriverErrorCode.StorageSpace,
                    $"log {path} needs {length} bytes, {free} are free"
                );
            }
        }

        try
        {
            return LogBuffers.Create(path, log);
        }
        catch (IOException e)
        {
            throw new CommandException(DriverErrorCode.StorageSpace, $"log {path}: {e.Message}");
        }
    }

    private CounterValue AllocateStreamCounter(
        int typeId,
        string name,
        long registrationId,
        LogBuffers log,
        string channel,
        long clientId
    )
    {
        Span<byte> key = stackalloc byte[CounterLayout.MaxKeyLength];
        StreamKey.Write(key, registrationId, log.SessionId, log.StreamId, channel);
        string label = string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {registrationId} {log.SessionId} {log.StreamId} {channel}"
        );
        return _services.Allocate(typeId, key, label, registrationId, clientId);
    }

    private void LinkMatching(IpcPublication publication)
    {
        foreach (DriverSubscription subscription in _subscriptions.All)
        {
            if (subscription.Matches(publication) && publication.AcceptsSubscribers)
            {
                Link(publication, subscription);
            }
        }
    }

    /// <summary>The order is binding: from the moment it is in the list, a subscriber holds the limit back.</summary>
    private void Link(IpcPublication publication, DriverSubscription subscription)
    {
        long join = publication.JoinPosition();
        Span<byte> key = stackalloc byte[CounterLayout.MaxKeyLength];
        StreamKey.Write(
            key,
            subscription.RegistrationId,
            publication.SessionId,
            publication.StreamId,
            subscription.Channel
        );
        string label = string.Create(
            CultureInfo.InvariantCulture,
            $"sub-pos: {subscription.RegistrationId} {publication.SessionId} {publication.StreamId} {subscription.Channel} @{join}"
        );
        int counterId = _services.Counters.TryAllocate(
            CounterTypes.SubscriberPosition,
            key,
            label,
            subscription.RegistrationId,
            subscription.ClientId,
            publication.RegistrationId
        );
        if (counterId == CounterLayout.NullId)
        {
            // Not the fault of the command at hand, which may link many.
            _services.Report(new InvalidOperationException("No counter is left for the position of a subscriber."));
            return;
        }

        CounterValue position = _services.Counters.ValueOf(counterId);
        position.SetRelease(join);
        publication.Subscribers.Add(new SubscriberPosition(subscription, position, _services.NowNs));
        UpdateConnected(publication);
        _services.Events.AvailableImage(publication, subscription, counterId);
    }

    private static void UpdateConnected(IpcPublication publication)
    {
        bool connected = publication.HasLinkedSubscribers();
        if (publication.Log.Metadata.IsConnected != connected)
        {
            publication.Log.Metadata.IsConnected = connected;
        }
    }

    private void TellUnavailable(IpcPublication publication)
    {
        foreach (SubscriberPosition subscriber in publication.Subscribers)
        {
            // The others were told when they were let go.
            if (subscriber.State == SubscriberState.Active)
            {
                _services.Events.UnavailableImage(publication, subscriber.Subscription);
            }
        }
    }

    private void FreeSubscribers(IpcPublication publication)
    {
        foreach (SubscriberPosition subscriber in publication.Subscribers)
        {
            _services.Counters.Free(subscriber.Position.Id);
        }

        publication.Subscribers.Clear();
    }

    private void Free(IpcPublication publication)
    {
        FreeSubscribers(publication);
        _services.Counters.Free(publication.PublisherPosition.Id);
        _services.Counters.Free(publication.PublisherLimit.Id);
        _services.SystemCounters.Add(SystemCounterId.BytesCurrentlyMapped, -publication.Log.FileLength);
        publication.Log.Dispose(); // only this thread uses the driver's own mapping
        if (!TryDelete(publication.Log.Path))
        {
            _undeleted.Add(publication.Log.Path);
        }
    }

    private bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _services.SystemCounters.Increment(SystemCounterId.FreeFails);
            _services.Report(e);
            return false;
        }
    }

    private sealed record Handle(long RegistrationId, long ClientId, IpcPublication Publication);
}
