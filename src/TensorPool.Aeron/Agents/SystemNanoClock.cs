using System.Diagnostics;

namespace TensorPool.Aeron.Agents;

/// <summary>The monotonic clock of the machine. Thread-safe.</summary>
public sealed class SystemNanoClock : INanoClock
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private SystemNanoClock() { }

    /// <summary>The one instance.</summary>
    public static SystemNanoClock Instance { get; } = new();

    /// <inheritdoc />
    public long NanoTime()
    {
        long ticks = Stopwatch.GetTimestamp();
        // On Linux a tick is a nanosecond.
        return Stopwatch.Frequency == NanosecondsPerSecond
            ? ticks
            : (long)((Int128)ticks * NanosecondsPerSecond / Stopwatch.Frequency);
    }
}
