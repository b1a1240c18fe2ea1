namespace TensorPool.Wire.DriverMessages;

/// <summary>What a lease entitles its holder to (driver 1.0, section 14).</summary>
public enum ClientRole : byte
{
    /// <summary>No role; never on the wire.</summary>
    None = 0,

    /// <summary>Write; one at most for a stream.</summary>
    Producer = 1,

    /// <summary>Read.</summary>
    Consumer = 2,
}
