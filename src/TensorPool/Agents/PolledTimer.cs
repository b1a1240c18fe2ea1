namespace TensorPool.Agents;

/// <summary>
/// A timer that is asked in each duty cycle (operations, section 1). It does not catch up: after a long cycle it fires once.
/// Not thread-safe.
/// </summary>
/// <param name="interval">Time between two firings.</param>
internal sealed class PolledTimer(TimeSpan interval)
{
    private readonly long _intervalNs = interval.Ticks * TimeSpan.NanosecondsPerTick;

    // With a real clock the first cycle fires.
    private long _lastNs;

    /// <summary>Whether it fires now.</summary>
    public bool IsDue(long nowNs)
    {
        if (nowNs - _lastNs < _intervalNs)
        {
            return false;
        }

        _lastNs = nowNs;
        return true;
    }
}
