using TensorPool.Aeron.Agents;

namespace TensorPool.Aeron.Tests.Support;

/// <summary>A clock on which each look costs some time, so that waiting ends without real time passing.</summary>
internal sealed class TickingNanoClock(long stepNs) : INanoClock
{
    private long _nowNs;

    public long NanoTime() => _nowNs += stepNs;
}
