namespace TensorPool.Aeron.Logs;

/// <summary>What a new log is made of. Defaults are those of <c>aeron:ipc</c> without parameters (aeron-ipc §6.2).</summary>
internal sealed record LogParameters
{
    public required long CorrelationId { get; init; }

    public required int SessionId { get; init; }

    public required int StreamId { get; init; }

    public required int InitialTermId { get; init; }

    public required int TermLength { get; init; }

    /// <summary>Where the stream starts; null is at the initial term id.</summary>
    public int? StartTermId { get; init; }

    public int StartTermOffset { get; init; }

    public int MtuLength { get; init; } = 1408;

    public int PageSize { get; init; } = LogLayout.MinPageSize;

    public int PublicationWindowLength { get; init; }

    public int MaxResend { get; init; }

    public long EntityTag { get; init; } = -1;

    public long ResponseCorrelationId { get; init; } = -1;

    public long LingerTimeoutNs { get; init; } = 5_000_000_000;

    public long UntetheredWindowLimitTimeoutNs { get; init; } = 5_000_000_000;

    public long UntetheredLingerTimeoutNs { get; init; } = 5_000_000_000;

    public long UntetheredRestingTimeoutNs { get; init; } = 10_000_000_000;

    public bool Sparse { get; init; } = true;

    public bool SignalEos { get; init; } = true;

    public bool SpiesSimulateConnection { get; init; }

    public bool IsExclusive { get; init; }

    /// <summary>Position of the first message.</summary>
    public long StartPosition =>
        StreamPosition.Compute(
            StartTermId ?? InitialTermId,
            StartTermOffset,
            StreamPosition.BitsToShift(TermLength),
            InitialTermId
        );
}
