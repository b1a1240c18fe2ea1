namespace TensorPool.Aeron.Driver;

/// <summary>
/// Lets untethered stragglers go, so that they do not hold their publisher back, and lets them come back (aeron-ipc §10.8).
/// One thread.
/// </summary>
/// <remarks>
/// <code>
/// Active  -- behind for the window limit timeout --&gt;  Linger   told that the image is gone
/// Linger  -- linger timeout                      --&gt;  Resting  its space is free; without rejoin: forgotten
/// Resting -- resting timeout, client heard       --&gt;  Active   at the join position of now, with the same counter
/// </code>
/// </remarks>
internal sealed class UntetheredSubscribers(DriverServices services, ClientRegistry clients)
{
    // A stopped process would otherwise hold the publisher back again and again: it joins only when its client is heard.
    private readonly long _rejoinAgeNs =
        services.Options.UntetheredRejoinHeartbeatAge.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Looks at the subscribers of a publication.</summary>
    public void Check(IpcPublication publication)
    {
        if (publication.State != PublicationState.Active || publication.IsRevoked)
        {
            return;
        }

        for (int i = publication.Subscribers.Count - 1; i >= 0; i--)
        {
            SubscriberPosition subscriber = publication.Subscribers[i];
            if (!subscriber.Subscription.IsTethered)
            {
                Check(publication, subscriber, i);
            }
        }
    }

    private void Check(IpcPublication publication, SubscriberPosition subscriber, int index)
    {
        PublicationParameters parameters = publication.Parameters;
        long nowNs = services.NowNs;
        long elapsedNs = nowNs - subscriber.SinceNs;
        switch (subscriber.State)
        {
            case SubscriberState.Active when !publication.IsBehindUntetheredLimit(subscriber):
                subscriber.SinceNs = nowNs;
                break;
            case SubscriberState.Active when elapsedNs > parameters.UntetheredWindowLimitNs:
                services.Events.UnavailableImage(publication, subscriber.Subscription);
                subscriber.To(SubscriberState.Linger, nowNs);
                break;
            case SubscriberState.Linger when elapsedNs > parameters.UntetheredLingerNs:
                if (subscriber.Subscription.IsRejoin)
                {
                    subscriber.To(SubscriberState.Resting, nowNs);
                }
                else
                {
                    services.Counters.Free(subscriber.CounterId);
                    publication.Forget(index);
                }

                publication.UpdateConnected();
                break;
            case SubscriberState.Resting
                when elapsedNs > parameters.UntetheredRestingNs
                    && clients.IsFresh(subscriber.Subscription.ClientId, _rejoinAgeNs):
                subscriber.JoinAt(publication.JoinPosition());
                subscriber.To(SubscriberState.Active, nowNs);
                publication.UpdateConnected();
                services.Events.AvailableImage(publication, subscriber.Subscription, subscriber.CounterId);
                break;
            default:
                break;
        }
    }
}
