namespace TensorPool.Cli.Demo;

/// <summary>
/// What frames cost in managed memory. The first ones do not count: a role maps then, the runtime compiles, and the first of
/// all messages that come once per second are read, for which buffers grow. Written by the thread that is measured; read by
/// others, exactly when it has ended and roughly before.
/// </summary>
internal sealed class AllocationWindow
{
    private const int WarmUpFrames = 100;

    /// <summary>More than the second between two announces.</summary>
    private const long WarmUpNs = 1_500_000_000;

    private long _samples;
    private long _warmUpEndNs;
    private bool _isWarm;
    private long _counted;
    private long _bytes;
    private long _mark;

    /// <summary>Frames that count.</summary>
    public long Frames => Volatile.Read(ref _counted);

    /// <summary>Bytes that were allocated for them.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Begins: what is allocated from here on, on this thread, is for the next frame.</summary>
    public void Begin() => _mark = GC.GetAllocatedBytesForCurrentThread();

    /// <summary>A frame is done; what is allocated from here on is for the next one, unless <see cref="Begin"/> is called.</summary>
    /// <param name="nowNs">The time, as the caller has it already.</param>
    public void End(long nowNs)
    {
        long now = GC.GetAllocatedBytesForCurrentThread();
        if (EndsWarmUp(nowNs))
        {
            Volatile.Write(ref _counted, 0);
            Volatile.Write(ref _bytes, 0);
        }
        else
        {
            Volatile.Write(ref _counted, _counted + 1);
            Volatile.Write(ref _bytes, _bytes + now - _mark);
        }

        _mark = now;
    }

    /// <summary>Whether all that was counted so far is forgotten: a run that is too short for that counts all but its first.</summary>
    private bool EndsWarmUp(long nowNs)
    {
        _samples++;
        if (_samples == 1)
        {
            _warmUpEndNs = nowNs + WarmUpNs;
            return true;
        }

        bool isWarm = _samples >= WarmUpFrames && nowNs >= _warmUpEndNs;
        bool ends = isWarm && !_isWarm;
        _isWarm = isWarm;
        return ends;
    }
}
