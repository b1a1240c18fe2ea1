namespace TensorPool.Wire.DriverMessages;

/// <summary>Every lease ends now (ShmDriverShutdown). Reusable; not thread-safe.</summary>
internal sealed class DriverShutdown
{
    /// <summary>Time of sending, monotonic.</summary>
    public ulong TimestampNs { get; set; }

    public ShutdownReason Reason { get; set; }

    public OwnedBytes ErrorMessage { get; } = new(MessageLimits.ErrorMessage);
}
