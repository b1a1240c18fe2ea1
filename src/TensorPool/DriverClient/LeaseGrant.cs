namespace TensorPool.DriverClient;

/// <summary>What a driver has granted: the fields of its response (driver 1.0, D-4.2-5). Immutable, hence thread-safe.</summary>
public sealed record LeaseGrant
{
    /// <summary>Of the request that was answered.</summary>
    public required long CorrelationId { get; init; }

    /// <summary>Names the lease; without meaning to another driver, or to this one after its restart (D-4.8-2).</summary>
    public required ulong LeaseId { get; init; }

    /// <summary>The client that holds it.</summary>
    public required uint ClientId { get; init; }

    /// <summary>The stream.</summary>
    public required uint StreamId { get; init; }

    /// <summary>The epoch of the regions.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>The layout version in force.</summary>
    public required uint LayoutVersion { get; init; }

    /// <summary>Slots of the header ring, and of every pool.</summary>
    public required uint HeaderNslots { get; init; }

    /// <summary>Bytes of a header slot.</summary>
    public required ushort HeaderSlotBytes { get; init; }

    /// <summary>Most dimensions of a frame.</summary>
    public required byte MaxDims { get; init; }

    /// <summary>Where the header ring is.</summary>
    public required string HeaderRegionUri { get; init; }

    /// <summary>When the lease ends without a keepalive, in nanoseconds of CLOCK_MONOTONIC; null if the driver does not say.</summary>
    public required ulong? ExpiryTimestampNs { get; init; }

    /// <summary>The payload pools.</summary>
    public required IReadOnlyList<LeasedPool> Pools { get; init; }
}
