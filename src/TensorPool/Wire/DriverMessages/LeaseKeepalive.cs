namespace TensorPool.Wire.DriverMessages;

/// <summary>Extends a lease (ShmLeaseKeepalive).</summary>
internal struct LeaseKeepalive
{
    public ulong LeaseId;

    public uint StreamId;

    public uint ClientId;

    public ClientRole Role;

    /// <summary>Time of sending, monotonic.</summary>
    public ulong ClientTimestampNs;
}
