namespace TensorPool.Wire.DriverMessages;

/// <summary>Why a lease has ended (driver 1.0, section 14).</summary>
public enum LeaseRevokeReason : byte
{
    /// <summary>Its client gave it back.</summary>
    Detached = 1,

    /// <summary>Keepalives stayed away.</summary>
    Expired = 2,

    /// <summary>The driver took it for administrative or safety reasons.</summary>
    Revoked = 3,
}
