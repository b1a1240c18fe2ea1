namespace TensorPool.Aeron.Agents;

/// <summary>The wall clock of the machine. Thread-safe.</summary>
public sealed class SystemEpochClock : IEpochClock
{
    private SystemEpochClock() { }

    /// <summary>The one instance.</summary>
    public static SystemEpochClock Instance { get; } = new();

    /// <inheritdoc />
    public long TimeMs() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
