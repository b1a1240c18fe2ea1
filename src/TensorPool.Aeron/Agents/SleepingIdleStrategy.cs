namespace TensorPool.Aeron.Agents;

/// <summary>Sleeps for a fixed time. The machine adds what its timer slack is, about 50 µs.</summary>
public sealed class SleepingIdleStrategy : IIdleStrategy
{
    private readonly long _periodNs;

    /// <summary>Sleeps for a time of more than zero.</summary>
    public SleepingIdleStrategy(TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        _periodNs = period.Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <inheritdoc />
    public void Idle(int workCount)
    {
        if (workCount <= 0)
        {
            ThreadParking.Park(_periodNs);
        }
    }

    /// <inheritdoc />
    public void Reset() { }
}
