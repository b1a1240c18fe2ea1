using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Client.Conductor;

/// <summary>
/// Everything a client has added, and the logs that go with it. Under the client's lock. What leaves a table here is closed
/// first, so that no use begins any more, and its log lingers until no thread can be inside.
/// </summary>
internal sealed class ClientResources(UserHandlers handlers, bool preTouch)
{
    private readonly Dictionary<long, PublicationBase> _publications = [];
    private readonly Dictionary<long, Subscription> _subscriptions = [];
    private readonly Dictionary<long, Counter> _counters = [];
    private readonly HashSet<Counter> _staticCounters = [];

    public LogCache Logs { get; } = new(preTouch);

    /// <summary>Positions and limits lie in the control file, which goes at the very end.</summary>
    public GracePeriod ControlFileGrace { get; } = new();

    public void Add(PublicationBase publication) => _publications.Add(publication.RegistrationId, publication);

    public void Add(Subscription subscription) => _subscriptions.Add(subscription.RegistrationId, subscription);

    public void Add(Counter counter) => _counters.Add(counter.RegistrationId, counter);

    public void AddStatic(Counter counter) => _staticCounters.Add(counter);

    public Subscription? FindSubscription(long registrationId) => _subscriptions.GetValueOrDefault(registrationId);

    /// <summary>The handles on one log. A copy, as handlers that are told of them may close them.</summary>
    public PublicationBase[] PublicationsOf(long originalRegistrationId) =>
        [.. _publications.Values.Where(p => p.OriginalRegistrationId == originalRegistrationId)];

    /// <summary>Channels of what uses a channel status counter.</summary>
    public string[] ChannelsOf(int channelStatusId) =>
        [
            .. _publications.Values.Where(p => p.ChannelStatusId == channelStatusId).Select(p => p.Channel),
            .. _subscriptions.Values.Where(s => s.ChannelStatusId == channelStatusId).Select(s => s.Channel),
        ];

    /// <summary>Closes a publication; false when it is closed already.</summary>
    public bool Close(PublicationBase publication, bool revoke, long lingerEndNs)
    {
        if (!_publications.Remove(publication.RegistrationId))
        {
            return false;
        }

        CloseLocally(publication, revoke, lingerEndNs);
        return true;
    }

    /// <summary>Closes a subscription with its images; false when it is closed already.</summary>
    public bool Close(Subscription subscription, long lingerEndNs)
    {
        if (!_subscriptions.Remove(subscription.RegistrationId))
        {
            return false;
        }

        CloseLocally(subscription, lingerEndNs);
        return true;
    }

    /// <summary>Closes a counter; false when the driver is not to be told.</summary>
    public bool Close(Counter counter)
    {
        counter.CloseLocally();
        // A static counter is the driver's: only the handle goes.
        return !_staticCounters.Remove(counter) && _counters.Remove(counter.RegistrationId);
    }

    /// <summary>Closes the counter of a registration id, if it is one of ours.</summary>
    public void CloseCounter(long registrationId)
    {
        if (_counters.Remove(registrationId, out Counter? counter))
        {
            counter.CloseLocally();
        }
    }

    /// <summary>Takes an image out that the driver has taken away.</summary>
    public void Remove(Image image, long lingerEndNs)
    {
        image.Close();
        image.Subscription.Remove(image);
        handlers.Run(image.Subscription.OnUnavailable, image);
        Release(image, lingerEndNs);
    }

    /// <summary>Closes everything. Handlers that run meanwhile find nothing left to close.</summary>
    public void CloseAll(long lingerEndNs)
    {
        PublicationBase[] publications = [.. _publications.Values];
        Subscription[] subscriptions = [.. _subscriptions.Values];
        Counter[] counters = [.. _counters.Values, .. _staticCounters];
        _publications.Clear();
        _subscriptions.Clear();
        _counters.Clear();
        _staticCounters.Clear();
        Array.ForEach(publications, p => CloseLocally(p, revoke: false, lingerEndNs));
        Array.ForEach(subscriptions, s => CloseLocally(s, lingerEndNs));
        Array.ForEach(counters, static c => c.CloseLocally());
    }

    private void CloseLocally(PublicationBase publication, bool revoke, long lingerEndNs)
    {
        publication.CloseLocally(revoke);
        Logs.Release(publication.Mapping, lingerEndNs, publication.OwnMark);
        if (publication.OwnMark is UseMark mark)
        {
            ControlFileGrace.Watch(mark);
        }
    }

    private void CloseLocally(Subscription subscription, long lingerEndNs)
    {
        foreach (Image image in subscription.CloseLocally())
        {
            handlers.Run(subscription.OnUnavailable, image);
            Release(image, lingerEndNs);
        }
    }

    /// <summary>The image is out of the array already; a thread that polls may still hold the old one.</summary>
    private void Release(Image image, long lingerEndNs)
    {
        image.Mapping.Watch(image.Mark);
        ControlFileGrace.Watch(image.Mark);
        ControlFileGrace.Watch(image.Subscription.Mark);
        Logs.Release(image.Mapping, lingerEndNs, image.Subscription.Mark);
    }
}
