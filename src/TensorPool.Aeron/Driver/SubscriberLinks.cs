using System.Globalization;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Driver;

/// <summary>
/// Links subscriptions to publications and takes the links apart (aeron-ipc §10.4): a position counter and an image for
/// each pair. One thread.
/// </summary>
internal sealed class SubscriberLinks(DriverServices services, SubscriptionRegistry subscriptions)
{
    /// <summary>Links a new publication, or one that takes subscribers again, to what asks for it.</summary>
    public void LinkAll(IpcPublication publication)
    {
        foreach (DriverSubscription subscription in subscriptions.All)
        {
            LinkIfMatching(publication, subscription);
        }
    }

    /// <summary>Links the two if they belong together.</summary>
    public void LinkIfMatching(IpcPublication publication, DriverSubscription subscription)
    {
        if (
            subscription.Matches(publication)
            && publication.AcceptsSubscribers
            && !publication.HasForgotten(subscription)
        )
        {
            Link(publication, subscription);
        }
    }

    /// <summary>Takes a subscription out of a publication, without telling its client.</summary>
    public void Unlink(IpcPublication publication, DriverSubscription subscription)
    {
        int index = publication.Subscribers.FindIndex(s => s.Subscription == subscription);
        if (index >= 0)
        {
            services.Counters.Free(publication.Subscribers[index].CounterId);
            publication.Subscribers.RemoveAt(index);
            publication.UpdateConnected();
        }

        publication.Unforget(subscription);
    }

    /// <summary>Tells all subscribers that were not told before that their image is gone.</summary>
    public void TellUnavailable(IpcPublication publication)
    {
        foreach (SubscriberPosition subscriber in publication.Subscribers)
        {
            // The others were told when they were let go.
            if (subscriber.State == SubscriberState.Active)
            {
                services.Events.UnavailableImage(publication, subscriber.Subscription);
            }
        }
    }

    /// <summary>Takes all subscribers out, without telling anybody.</summary>
    public void UnlinkAll(IpcPublication publication)
    {
        foreach (SubscriberPosition subscriber in publication.Subscribers)
        {
            services.Counters.Free(subscriber.CounterId);
        }

        publication.Subscribers.Clear();
        publication.UpdateConnected();
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
        int counterId = services.Counters.TryAllocate(
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
            services.Report(new InvalidOperationException("No counter is left for the position of a subscriber."));
            return;
        }

        SubscriberPosition subscriber = new(subscription, services.Counters.ValueOf(counterId), services.NowNs);
        subscriber.JoinAt(join);
        publication.Subscribers.Add(subscriber);
        publication.UpdateConnected();
        services.Events.AvailableImage(publication, subscription, counterId);
    }
}
