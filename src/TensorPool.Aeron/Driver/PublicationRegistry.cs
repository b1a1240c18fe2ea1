using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Driver;

/// <summary>The publications and the handles that clients have of them (aeron-ipc §10.3, §10.6). One thread.</summary>
internal sealed class PublicationRegistry
{
    private readonly DriverServices _services;
    private readonly ClientRegistry _clients;
    private readonly SubscriberLinks _links;
    private readonly UntetheredSubscribers _untethered;
    private readonly ImageRejections _rejections;
    private readonly LogFiles _logs;
    private readonly PublicationFactory _factory;
    private readonly SessionIds _sessionIds;
    private readonly List<IpcPublication> _publications = [];
    private readonly List<Handle> _handles = [];
    private readonly long _unblockTimeoutNs;

    public PublicationRegistry(
        DriverServices services,
        SubscriptionRegistry subscriptions,
        ClientRegistry clients,
        int firstSessionId
    )
    {
        MediaDriverOptions options = services.Options;
        _services = services;
        _clients = clients;
        _links = new SubscriberLinks(services, subscriptions);
        _untethered = new UntetheredSubscribers(services, clients);
        _rejections = new ImageRejections(services, _links);
        _logs = new LogFiles(services);
        _factory = new PublicationFactory(services, _logs);
        _sessionIds = new SessionIds(firstSessionId, options.ReservedSessionIdLow, options.ReservedSessionIdHigh);
        _unblockTimeoutNs = options.PublicationUnblockTimeout.Ticks * TimeSpan.NanosecondsPerTick;
    }

    public void Add(long clientId, long correlationId, int streamId, string channel, bool isExclusive)
    {
        PublicationParameters parameters = PublicationParameters.Parse(channel, streamId, _services.Options);
        IpcPublication? publication = isExclusive ? null : FindShared(streamId);
        bool isNew = publication is null;
        if (publication is null)
        {
            RequireFree(parameters, streamId);
            _clients.Ensure(clientId);
            int sessionId = parameters.SessionId ?? NextSessionId(streamId);
            publication = _factory.Create(clientId, correlationId, streamId, sessionId, isExclusive, parameters);
            _publications.Add(publication);
        }
        else
        {
            SharedPublication.RequireSame(publication, parameters);
            _clients.Ensure(clientId);
        }

        publication.AddHandle();
        _handles.Add(new Handle(correlationId, clientId, publication));
        _services.Events.PublicationReady(correlationId, publication);
        if (isNew)
        {
            _links.LinkAll(publication);
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
            _links.LinkIfMatching(publication, subscription);
        }
    }

    /// <summary>Takes a subscription out of all publications, without telling its client.</summary>
    public void Unlink(DriverSubscription subscription)
    {
        foreach (IpcPublication publication in _publications)
        {
            _links.Unlink(publication, subscription);
        }
    }

    public int NextSessionId(int streamId) => _sessionIds.Next(id => IsSessionInUse(id, streamId));

    public void Reject(long correlationId, long imageCorrelationId, string reason)
    {
        ImageRejections.RequireReason(reason);
        IpcPublication publication =
            _publications.Find(p => p.RegistrationId == imageCorrelationId)
            ?? throw new CommandException(DriverErrorCode.GenericError, $"there is no image {imageCorrelationId}");
        _rejections.Reject(publication, reason);
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
        _logs.RetryDeletes();
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
                    _links.UnlinkAll(publication);
                    _factory.Free(publication);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Lets untethered stragglers go, and lets them come back.</summary>
    public void CheckUntethered()
    {
        foreach (IpcPublication publication in _publications)
        {
            _untethered.Check(publication);
        }
    }

    /// <summary>The driver itself stood still: nobody is to blame for that time.</summary>
    public void Forgive(long stallNs)
    {
        foreach (IpcPublication publication in _publications)
        {
            publication.Forgive(stallNs);
        }
    }

    /// <summary>Unmaps and deletes all logs, at the end.</summary>
    public void Close()
    {
        _publications.ForEach(p => _logs.Delete(p.Log));
        _publications.Clear();
    }

    private void OnTimerActive(IpcPublication publication)
    {
        if (publication.IsRevoked)
        {
            publication.Revoke();
            _links.TellUnavailable(publication);
            _services.SystemCounters.Increment(SystemCounterId.PublicationsRevoked);
            return;
        }

        publication.UpdateConnected();
        Unblock(publication);
        _rejections.CheckCoolDown(publication);
    }

    private void OnTimerDraining(IpcPublication publication)
    {
        Unblock(publication);
        if (publication.IsDrained())
        {
            publication.To(PublicationState.Linger);
            _links.TellUnavailable(publication);
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

    private sealed record Handle(long RegistrationId, long ClientId, IpcPublication Publication);
}
