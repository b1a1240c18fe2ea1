using TensorPool.Aeron.Agents;

namespace TensorPool.Aeron.Tests.Support;

/// <summary>A wall clock that a test sets by hand.</summary>
internal sealed class ManualEpochClock : IEpochClock
{
    public long NowMs { get; set; } = 1_700_000_000_000;

    public long TimeMs() => NowMs;
}
