namespace TensorPool.Wire.DriverMessages;

/// <summary>One lease has ended (ShmLeaseRevoked). Reusable; not thread-safe.</summary>
internal sealed class LeaseRevoked
{
    /// <summary>Time of sending, monotonic.</summary>
    public ulong TimestampNs { get; set; }

    public ulong LeaseId { get; set; }

    public uint StreamId { get; set; }

    public uint ClientId { get; set; }

    public ClientRole Role { get; set; }

    public LeaseRevokeReason Reason { get; set; }

    public OwnedBytes ErrorMessage { get; } = new(MessageLimits.ErrorMessage);
}
