using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Driver;

/// <summary>One subscription linked to one publication.</summary>
/// <remarks>
/// The counter is written by the subscriber; by the driver before it tells the subscriber of its image, and when it lets a
/// resting one join again.
/// </remarks>
internal sealed class SubscriberPosition(DriverSubscription subscription, CounterValue counter, long nowNs)
{
    public DriverSubscription Subscription { get; } = subscription;

    public int CounterId => counter.Id;

    public SubscriberState State { get; private set; } = SubscriberState.Active;

    /// <summary>When the state was entered, or when an active subscriber was last far enough.</summary>
    public long SinceNs { get; set; } = nowNs;

    /// <summary>
    /// Up to where it has read. A client can write any number: the caller bounds it, and it is a multiple of 32 here, where
    /// frames begin.
    /// </summary>
    // SYNC clean -> position: what is below was read before the subscriber stored its position.
    public long Read() => counter.GetAcquire() & -FrameHeader.Alignment;

    public void JoinAt(long position) => counter.SetRelease(position);

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
