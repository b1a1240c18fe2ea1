using TensorPool.Wire;

namespace TensorPool.Supervisor;

/// <summary>A consumer at one moment. Immutable, hence thread-safe.</summary>
public sealed record ConsumerSnapshot
{
    /// <summary>Its id.</summary>
    public required uint ConsumerId { get; init; }

    /// <summary>Whether it gives signs of life.</summary>
    public required PeerLiveness Liveness { get; init; }

    /// <summary>Age of the last hello; null if there was none.</summary>
    public required TimeSpan? HelloAge { get; init; }

    /// <summary>Age of the last report; null if there was none.</summary>
    public required TimeSpan? ReportAge { get; init; }

    /// <summary>The epoch that it has mapped; 0 for none.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>The mode that it reports; null if it has reported none.</summary>
    public required ConsumerMode? Mode { get; init; }

    /// <summary>Number of the last frame that it has heard of.</summary>
    public required ulong LastSeqSeen { get; init; }

    /// <summary>Frames behind its producer; null if that is not known.</summary>
    public required ulong? Lag { get; init; }

    /// <summary>Frames that it never heard of, so far.</summary>
    public required ulong DropsGap { get; init; }

    /// <summary>Frames that it came too late for, so far.</summary>
    public required ulong DropsLate { get; init; }

    /// <summary>Share of the frames between its last two reports that it has lost, from 0 to 1.</summary>
    public required double DropRate { get; init; }

    /// <summary>Whether it can read shared memory; null if it has not said so.</summary>
    public required bool? SupportsSharedMemory { get; init; }

    /// <summary>The rule that it was told to follow; null for none.</summary>
    public required string? Rule { get; init; }

    /// <summary>What it was told last; null for nothing.</summary>
    public required ConsumerDirective? Directive { get; init; }
}
