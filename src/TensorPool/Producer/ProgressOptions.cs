namespace TensorPool.Producer;

/// <summary>
/// How a producer tells the progress of unfinished frames (wire 1.1, section 16). Nothing is sent unless a consumer asks for
/// it. Immutable, hence thread-safe.
/// </summary>
public sealed record ProgressOptions
{
    /// <summary>Whether progress is told at all (W-10.2.2-1).</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Least time between two messages about a frame, for consumers that do not say (W-10.2.2-14).</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMicroseconds(250);

    /// <summary>Bytes that make it worth a message, for consumers that do not say.</summary>
    public uint BytesDelta { get; init; } = 65536;

    /// <summary>Rows that do, for consumers that do not say; null: rows alone never do.</summary>
    public uint? RowsDelta { get; init; }

    /// <summary>Consumers that ask for a shorter interval get this one (WO-27).</summary>
    public TimeSpan IntervalFloor { get; init; } = TimeSpan.FromMicroseconds(200);

    /// <summary>Consumers that ask for fewer bytes get these.</summary>
    public uint BytesDeltaFloor { get; init; } = 4096;

    /// <summary>Consumers that ask for fewer rows get these.</summary>
    public uint RowsDeltaFloor { get; init; } = 1;

    /// <summary>Most PROGRESS messages of the stream in a second (W-10.2.2-12).</summary>
    public int MaxRateHz { get; init; } = 2000;

    /// <summary>
    /// How often consumers repeat their hello. One that was silent for five times as long is not asked for any more
    /// (W-10.2.2-15).
    /// </summary>
    public TimeSpan HelloInterval { get; init; } = TimeSpan.FromSeconds(1);

    internal void AddProblems(List<string> problems)
    {
        Positive(Interval, nameof(Interval));
        Positive(IntervalFloor, nameof(IntervalFloor));
        Positive(HelloInterval, nameof(HelloInterval));
        if (MaxRateHz < 1)
        {
            problems.Add($"{nameof(MaxRateHz)} is {MaxRateHz}, but must be at least 1");
        }

        void Positive(TimeSpan value, string name)
        {
            if (value <= TimeSpan.Zero)
            {
                problems.Add($"{name} is {value}, but must be positive");
            }
        }
    }
}
