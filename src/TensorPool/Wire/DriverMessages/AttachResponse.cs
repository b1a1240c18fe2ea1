namespace TensorPool.Wire.DriverMessages;

/// <summary>
/// The lease and the regions to map, or why there are none (ShmAttachResponse). With any code but Ok all that is optional is
/// null or empty. Reusable: decoding into one that has held a message of the same size allocates nothing. Not thread-safe.
/// </summary>
internal sealed class AttachResponse
{
    private readonly ReusableList<PoolEntry> _pools = new(MessageLimits.Pools);

    public long CorrelationId { get; set; }

    public ResponseCode Code { get; set; }

    public ulong? LeaseId { get; set; }

    public ulong? LeaseExpiryTimestampNs { get; set; }

    public uint? StreamId { get; set; }

    public ulong? Epoch { get; set; }

    public uint? LayoutVersion { get; set; }

    public uint? HeaderNslots { get; set; }

    public ushort? HeaderSlotBytes { get; set; }

    public byte? MaxDims { get; set; }

    public OwnedBytes HeaderRegionUri { get; } = new(MessageLimits.Uri);

    public OwnedBytes ErrorMessage { get; } = new(MessageLimits.ErrorMessage);

    public ReadOnlySpan<PoolEntry> Pools => _pools.Span;

    /// <summary>Appends an entry, with whatever it held when it was last in use.</summary>
    /// <exception cref="InvalidOperationException">There are <see cref="MessageLimits.Pools"/> already.</exception>
    public PoolEntry AddPool() => _pools.Add();

    public void ClearPools() => _pools.Clear();

    /// <summary>Makes this a refusal: all that is optional absent (driver 1.0, D-4.2-6).</summary>
    public void SetRefusal(long correlationId, ResponseCode code)
    {
        CorrelationId = correlationId;
        Code = code;
        LeaseId = null;
        LeaseExpiryTimestampNs = null;
        StreamId = null;
        Epoch = null;
        LayoutVersion = null;
        HeaderNslots = null;
        HeaderSlotBytes = null;
        MaxDims = null;
        ClearPools();
        HeaderRegionUri.Clear();
        ErrorMessage.Clear();
    }
}
