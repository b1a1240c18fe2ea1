namespace TensorPool.Cli.Demo;

/// <summary>Delays from publishing to reading, in nanoseconds.</summary>
internal sealed record DemoLatency(long P50, long P90, long P99, long Max);

/// <summary>What a producer of the demo has done so far.</summary>
internal sealed record DemoProducerReport
{
    public required int Id { get; init; }

    public required long Published { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Frames whose descriptor found no room.</summary>
    public required long BackPressured { get; init; }

    /// <summary>Frames that could not be published at all.</summary>
    public required long Refused { get; init; }

    public required ulong NextSeq { get; init; }

    public required double ElapsedSeconds { get; init; }

    public required long AllocatedBytes { get; init; }

    public required long MeasuredFrames { get; init; }

    public required bool IsFinished { get; init; }
}

/// <summary>What a consumer of the demo has seen so far; the first names are a promise to scripts.</summary>
internal sealed record DemoConsumerReport
{
    public required uint Id { get; init; }

    public required string Mode { get; init; }

    /// <summary>Frames that were accepted: intact from the first byte read to the last.</summary>
    public required long Received { get; init; }

    public required ulong DropsGap { get; init; }

    public required ulong DropsLate { get; init; }

    /// <summary>Accepted frames with bytes of another frame: must be 0.</summary>
    public required long Torn { get; init; }

    /// <summary>Accepted frames with bytes of no frame: must be 0.</summary>
    public required long Corrupt { get; init; }

    public required DemoLatency LatencyNs { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Frames passed over by mode or rate, which is no loss.</summary>
    public required long Skipped { get; init; }

    public required long AllocatedBytes { get; init; }

    public required long MeasuredFrames { get; init; }
}

/// <summary>What <c>demo --json</c> prints.</summary>
internal sealed record DemoReport
{
    public required long Published { get; init; }

    public required long Bytes { get; init; }

    public required IReadOnlyList<DemoConsumerReport> Consumers { get; init; }

    /// <summary>
    /// After the warm-up, for each frame published or received: by publishing, and by all that threads of consumers do.
    /// </summary>
    public required double AllocatedBytesPerFrame { get; init; }

    public required double ElapsedSeconds { get; init; }

    public required double FramesPerSecond { get; init; }

    public required double GigabytesPerSecond { get; init; }

    public required string Shape { get; init; }

    public required string Dtype { get; init; }

    public required bool Driver { get; init; }

    public required bool Processes { get; init; }

    public required long BackPressured { get; init; }

    /// <summary>Consumers that the supervisor saw alive in the end.</summary>
    public required int Supervised { get; init; }

    /// <summary>Why the demo counts as failed; null if it does not.</summary>
    public string? Failure { get; init; }
}

/// <summary>A line that a role in a process of its own writes to the demo.</summary>
/// <param name="IsReady">Whether it can begin; of a consumer, whether it has mapped the stream.</param>
/// <param name="LastSeqSeen">Of a consumer: how far it is.</param>
/// <param name="Problem">Why it cannot begin, for people.</param>
/// <param name="Supervised">Of the supervisor: consumers that it knows to be alive.</param>
internal sealed record DemoRoleMessage(
    bool IsReady = false,
    DemoProducerReport? Producer = null,
    DemoConsumerReport? Consumer = null,
    ulong LastSeqSeen = 0,
    string? Problem = null,
    int Supervised = 0
);
