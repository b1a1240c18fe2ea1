using TensorPool.Aeron.Agents;

namespace TensorPool.Aeron.Driver;

/// <summary>Wall-clock time as of the last cycle in which it was read. One thread.</summary>
internal sealed class CachedEpochClock : IEpochClock
{
    private long _timeMs;

    public long TimeMs() => _timeMs;

    public void Update(long timeMs) => _timeMs = timeMs;
}
