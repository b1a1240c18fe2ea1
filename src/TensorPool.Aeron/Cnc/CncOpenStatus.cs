namespace TensorPool.Aeron.Cnc;

/// <summary>What was found where a <c>cnc.dat</c> should be.</summary>
internal enum CncOpenStatus
{
    /// <summary>Mapped and complete.</summary>
    Ok,

    /// <summary>No file, or one that is shorter than the header: a driver may be about to start.</summary>
    Missing,

    /// <summary>The user of this process may not open the file as it was asked for.</summary>
    Denied,

    /// <summary>The version is still 0: a driver is writing the file, or died while it did.</summary>
    NotReady,

    /// <summary>The version is one that is not understood. Waiting does not help.</summary>
    Incompatible,

    /// <summary>The file is shorter than its header says.</summary>
    TooShort,

    /// <summary>The lengths in the header cannot be true.</summary>
    Corrupt,
}
