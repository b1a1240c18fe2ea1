namespace TensorPool.Wire.DriverMessages;

/// <summary>Whether an attach may create a stream (driver 1.0, section 14).</summary>
public enum PublishMode : byte
{
    /// <summary>Only a stream that is configured or provisioned; what is meant where nothing is said (DO-6).</summary>
    RequireExisting = 1,

    /// <summary>The driver may create the stream.</summary>
    ExistingOrCreate = 2,
}
