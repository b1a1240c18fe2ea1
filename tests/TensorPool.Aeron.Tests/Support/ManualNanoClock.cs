using TensorPool.Aeron.Agents;

namespace TensorPool.Aeron.Tests.Support;

/// <summary>A monotonic clock that a test moves by hand.</summary>
internal sealed class ManualNanoClock : INanoClock
{
    public long NowNs { get; set; } = 1_000_000;

    public long NanoTime() => NowNs;
}
