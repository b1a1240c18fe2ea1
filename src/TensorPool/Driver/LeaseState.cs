namespace TensorPool.Driver;

/// <summary>Where a lease is in its life (driver 1.0, section 2).</summary>
public enum LeaseState
{
    /// <summary>It was not granted yet.</summary>
    None = 0,

    /// <summary>Granted; its client has not been heard of since.</summary>
    Attached = 1,

    /// <summary>Its client keeps it alive.</summary>
    Active = 2,

    /// <summary>Its client gave it back.</summary>
    Detached = 3,

    /// <summary>Its client was silent for too long.</summary>
    Expired = 4,

    /// <summary>The driver took it away.</summary>
    Revoked = 5,
}
