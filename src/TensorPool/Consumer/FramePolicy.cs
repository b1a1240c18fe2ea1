using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>
/// Which frames are taken: mode, decimation and rate (wire 1.1, section 9). On the consumer's thread; the mode may be read by
/// others.
/// </summary>
internal sealed class FramePolicy
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly long _intervalNs;
    private long _nextNs;
    private bool _hasTaken;
    private volatile ConsumerMode _mode;
    private uint _decimation;

    /// <param name="mode">The mode to start with.</param>
    /// <param name="decimation">N of <see cref="ConsumerMode.Decimated"/>, from 1.</param>
    /// <param name="maxRateHz">Frames per second at most; 0 = all.</param>
    public FramePolicy(ConsumerMode mode, uint decimation, uint maxRateHz)
    {
        _intervalNs = maxRateHz == 0 ? 0 : NanosecondsPerSecond / maxRateHz;
        Change(mode, decimation);
    }

    public ConsumerMode Mode => _mode;

    public uint Decimation => _decimation;

    /// <summary>In force for the descriptors that follow.</summary>
    public void Change(ConsumerMode mode, uint decimation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(decimation);
        _mode = mode;
        _decimation = decimation;
    }

    /// <summary>Whether the mode takes this frame, apart from the choice that LATEST makes among several (WO-38).</summary>
    public bool Selects(ulong seq) => _mode != ConsumerMode.Decimated || seq % _decimation == 0;

    /// <summary>
    /// Whether the rate allows a frame now; takes it into account if so (WO-40). A frame that comes late does not let others
    /// come early: no second has more than the rate and one.
    /// </summary>
    public bool TryTake(long nowNs)
    {
        if (_intervalNs == 0)
        {
            return true;
        }

        if (!_hasTaken)
        {
            _hasTaken = true;
            _nextNs = nowNs + _intervalNs;
            return true;
        }

        long lateNs = nowNs - _nextNs;
        if (lateNs < 0)
        {
            return false;
        }

        // Less than an interval late: keep the beat, or the mean rate would stay below the limit.
        _nextNs = lateNs < _intervalNs ? _nextNs + _intervalNs : nowNs + _intervalNs;
        return true;
    }
}
