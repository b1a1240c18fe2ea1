using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Driver;

/// <summary>One subscription linked to one publication.</summary>
internal sealed class SubscriberPosition(DriverSubscription subscription, CounterValue position, long nowNs)
{
    public DriverSubscription Subscription { get; } = subscription;

    /// <summary>Written by the subscriber; by the driver at creation and when it lets a resting one join again.</summary>
    public CounterValue Position { get; } = position;

    public SubscriberState State { get; private set; } = SubscriberState.Active;

    /// <summary>When the state was entered, or when an active subscriber was last far enough.</summary>
    public long SinceNs { get; set; } = nowNs;

    /// <summary>Active → Linger → Resting → Active, and nothing else.</summary>
    public void To(SubscriberState next, long nowNs)
    {
        bool legal =
            (State, next)
            is
                (SubscriberState.Active, SubscriberState.Linger)
                or
                (SubscriberState.Linger, SubscriberState.Resting)
                or
                (SubscriberState.Resting, SubscriberState.Active);
        if (!legal)
        {
            throw new InvalidOperationException($"A subscriber cannot go from {State} to {next}.");
        }

        State = next;
        SinceNs = nowNs;
    }
}
