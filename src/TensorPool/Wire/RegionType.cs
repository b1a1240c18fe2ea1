namespace TensorPool.Wire;

/// <summary>What a region of shared memory holds. The numbers are those of the superblock.</summary>
internal enum RegionType : short
{
    None = 0,
    HeaderRing = 1,
    PayloadPool = 2,
}
