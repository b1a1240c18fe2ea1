namespace TensorPool.Wire.DriverMessages;

/// <summary>The messages between an SHM driver and its clients.</summary>
internal enum DriverMessageKind
{
    /// <summary>None of them, or one that is not accepted.</summary>
    None,
    AttachRequest,
    AttachResponse,
    DetachRequest,
    DetachResponse,
    LeaseKeepalive,
    DriverShutdown,
    LeaseRevoked,
}
