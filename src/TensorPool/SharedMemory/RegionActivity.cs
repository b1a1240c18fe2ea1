using TensorPool.Wire;

namespace TensorPool.SharedMemory;

/// <summary>The sign of life in the superblocks: the only field that changes after a region was initialised (W-7.1-3).</summary>
internal static class RegionActivity
{
    /// <summary>Stores a time in every region of a writable mapping, each in one step.</summary>
    public static void Refresh<TWire>(StreamMapping mapping, ulong nowNs)
        where TWire : struct, IWireProtocol
    {
        TWire.WriteActivityTimestamp(ref mapping.HeaderRing.At(0), nowNs);
        foreach (MappedPool pool in mapping.Pools)
        {
            TWire.WriteActivityTimestamp(ref pool.Region.At(0), nowNs);
        }
    }
}
