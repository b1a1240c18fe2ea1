namespace TensorPool.Supervisor;

/// <summary>A producer at one moment. Immutable, hence thread-safe.</summary>
public sealed record ProducerSnapshot
{
    /// <summary>Its id.</summary>
    public required uint ProducerId { get; init; }

    /// <summary>Whether it gives signs of life.</summary>
    public required PeerLiveness Liveness { get; init; }

    /// <summary>Age of the last sign of life: announce, report or beacon.</summary>
    public required TimeSpan LastHeardAge { get; init; }

    /// <summary>Age of the last report; null if there was none.</summary>
    public required TimeSpan? ReportAge { get; init; }

    /// <summary>The epoch that it reports; 0 if it has reported none.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>The next sequence number that it reports.</summary>
    public required ulong CurrentSeq { get; init; }
}
