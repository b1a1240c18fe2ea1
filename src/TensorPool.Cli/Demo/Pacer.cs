namespace TensorPool.Cli.Demo;

/// <summary>When the next frame is due, at a rate that does not drift. For one thread.</summary>
internal struct Pacer
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>A thread that was this late begins anew, and does not catch up by a burst.</summary>
    private const long MaxLagNs = NanosecondsPerSecond;

    private readonly double _intervalNs;
    private double _nextNs;

    /// <param name="rateHz">Infinite for as fast as possible.</param>
    /// <param name="nowNs">When the first frame is due.</param>
    public Pacer(double rateHz, long nowNs)
    {
        _intervalNs = NanosecondsPerSecond / rateHz;
        _nextNs = nowNs;
    }

    /// <summary>Whether a frame is due; the next one is due an interval after this one was.</summary>
    public bool IsDue(long nowNs)
    {
        if (nowNs < _nextNs)
        {
            return false;
        }

        _nextNs = nowNs - _nextNs > MaxLagNs ? nowNs + _intervalNs : _nextNs + _intervalNs;
        return true;
    }
}
