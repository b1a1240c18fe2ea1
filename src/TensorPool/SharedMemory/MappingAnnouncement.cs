using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.SharedMemory;

/// <summary>What an announce says of regions that are mapped (wire 1.1, section 10.1.1).</summary>
internal static class MappingAnnouncement
{
    /// <summary>Fills in everything but stream, producer and time.</summary>
    public static void Describe(StreamMapping mapping, PoolAnnouncement announcement)
    {
        announcement.Epoch = mapping.Epoch;
        announcement.LayoutVersion = Superblock.ExpectedLayoutVersion;
        announcement.HeaderNslots = mapping.Nslots;
        announcement.HeaderSlotBytes = RegionGeometry.HeaderSlotBytes;
        announcement.MaxDims = TensorLayout.MaxDims;
        announcement.HeaderRegionUri.Set(mapping.HeaderUri.ToString());
        announcement.ClearPools();
        foreach (MappedPool pool in mapping.Pools)
        {
            PoolEntry entry = announcement.AddPool();
            entry.PoolId = pool.PoolId;
            entry.Nslots = mapping.Nslots;
            entry.StrideBytes = pool.StrideBytes;
            entry.RegionUri.Set(pool.Uri.ToString());
        }
    }
}
