namespace TensorPool.Wire;

/// <summary>
/// The first 64 bytes of every region (wire 1.1, section 3.2), as values. What another process wrote may hold anything.
/// </summary>
internal record struct Superblock
{
    /// <summary>What <see cref="Magic"/> has to be. As a number: its bytes spell nothing (WO-1).</summary>
    public const ulong ExpectedMagic = 0x544F504C53484D31;

    // W-15.20-1: another slot size, more dimensions or new element types raise it, and older readers refuse the region.

    /// <summary>The layout of shared memory that this code knows (WO-19).</summary>
    public const uint ExpectedLayoutVersion = 1;

    public ulong Magic { get; set; }

    public uint LayoutVersion { get; set; }

    public ulong Epoch { get; set; }

    public uint StreamId { get; set; }

    /// <summary>Possibly a number that is no region type.</summary>
    public RegionType RegionType { get; set; }

    /// <summary>0 in a header ring.</summary>
    public ushort PoolId { get; set; }

    public uint Nslots { get; set; }

    /// <summary>256 in a header ring, the stride in a pool (WO-13).</summary>
    public uint SlotBytes { get; set; }

    /// <summary>0 in a header ring, where readers do not look at it; the stride in a pool (WO-13).</summary>
    public uint StrideBytes { get; set; }

    /// <summary>The process that initialised the region.</summary>
    public ulong Pid { get; set; }

    /// <summary>Creation, in nanoseconds of the monotonic clock.</summary>
    public ulong StartTimestampNs { get; set; }

    /// <summary>Last sign of life of the owner, in nanoseconds of the monotonic clock.</summary>
    public ulong ActivityTimestampNs { get; set; }
}
