namespace TensorPool.SharedMemory;

/// <summary>What a later announce or a look at the superblocks shows of a mapping.</summary>
internal enum MappingChange
{
    /// <summary>Nothing: it is still what is announced.</summary>
    None,

    /// <summary>Other slots or pools are announced under the same epoch.</summary>
    Geometry,

    /// <summary>Other files are announced (WO-31).</summary>
    Location,

    /// <summary>A superblock is not as announced any more (W-15.1-2).</summary>
    Superblock,

    /// <summary>The regions were made anew under the same epoch (WO-31).</summary>
    StartTimestamp,

    /// <summary>Another process initialised them: the epoch is not to be trusted any more (W-15.14-3).</summary>
    Pid,

    /// <summary>A file is shorter than it was: the next access behind its end would kill this process.</summary>
    Truncated,
}
