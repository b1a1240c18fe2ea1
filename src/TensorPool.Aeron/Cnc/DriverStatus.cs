namespace TensorPool.Aeron.Cnc;

/// <summary>What the heartbeat in a control file says about its driver.</summary>
public enum DriverStatus
{
    /// <summary>The driver has not written a heartbeat yet.</summary>
    Starting,

    /// <summary>The last heartbeat is young enough.</summary>
    Alive,

    /// <summary>The last heartbeat is too old: the driver died, or was stopped, or the clock jumped.</summary>
    Silent,

    /// <summary>The driver said that it ends.</summary>
    ShutDown,
}
