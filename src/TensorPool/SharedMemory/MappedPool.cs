namespace TensorPool.SharedMemory;

/// <summary>One payload pool of a <see cref="StreamMapping"/>.</summary>
internal sealed class MappedPool(ushort poolId, uint strideBytes, MappedRegion region, RegionUri uri)
{
    public ushort PoolId => poolId;

    public uint StrideBytes => strideBytes;

    public MappedRegion Region => region;

    public RegionUri Uri => uri;

    /// <summary>Address of the first payload slot, 64 bytes behind a page boundary.</summary>
    public nint FirstSlot { get; } = region.Address + RegionGeometry.SuperblockSize;
}
