namespace TensorPool.Wire.DriverMessages;

/// <summary>Why a driver stops (driver 1.0, section 14).</summary>
public enum ShutdownReason : byte
{
    /// <summary>Regular end.</summary>
    Normal = 0,

    /// <summary>Stopped by an operator.</summary>
    Admin = 1,

    /// <summary>Stopped by a failure.</summary>
    Error = 2,
}
