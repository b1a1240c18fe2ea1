namespace TensorPool.DriverClient;

/// <summary>Where a client stands with the SHM driver (driver 1.0, section 10).</summary>
public enum AttachState
{
    /// <summary>Nothing was asked for yet.</summary>
    Idle,

    /// <summary>A request is on its way, or waits to be sent.</summary>
    Attaching,

    /// <summary>There is a lease, and it is kept alive.</summary>
    Attached,

    /// <summary>There is no lease; the driver is asked again after a delay.</summary>
    BackOff,

    /// <summary>The end: given back, or given up.</summary>
    Closed,
}
