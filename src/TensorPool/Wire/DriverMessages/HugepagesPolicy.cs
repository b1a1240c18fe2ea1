namespace TensorPool.Wire.DriverMessages;

/// <summary>What an attach says of hugepages (driver 1.0, D-4.3-4; three values as wire 1.2, X-S-9, has them).</summary>
public enum HugepagesPolicy : byte
{
    /// <summary>Nothing: the driver's choice.</summary>
    Unspecified = 0,

    /// <summary>Regions on hugepages, or a refusal.</summary>
    Required = 1,

    /// <summary>Not needed: the driver's choice as well.</summary>
    NotRequired = 2,
}
