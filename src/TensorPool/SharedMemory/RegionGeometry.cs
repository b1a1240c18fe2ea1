using System.Numerics;
using TensorPool.Wire;

namespace TensorPool.SharedMemory;

/// <summary>Where things are in a region (wire 1.1, sections 3 and 4), and which sizes are allowed.</summary>
internal static class RegionGeometry
{
    /// <summary>Of the spec, and never the block length of a codec (W-6-3).</summary>
    public const int SuperblockSize = 64;

    public const int HeaderSlotBytes = 256;

    public const int MaxDims = 8;

    public static long HeaderRingLength(uint nslots) => SuperblockSize + ((long)nslots * HeaderSlotBytes);

    public static long PoolLength(uint nslots, uint strideBytes) => SuperblockSize + ((long)nslots * strideBytes);

    /// <summary>Place of a header slot in its ring (W-8.1-1).</summary>
    public static nint SlotOffset(uint index) => SuperblockSize + ((nint)index * HeaderSlotBytes);

    /// <summary>Place of a payload slot in its pool (W-9-1).</summary>
    public static nint PayloadOffset(uint slot, uint strideBytes) => SuperblockSize + ((nint)slot * (nint)strideBytes);

    /// <summary>Length of the file of a region: whole pages on a file system of hugepages (WO-14).</summary>
    public static long FileLength(long required, long pageSize, bool isHugetlbfs) =>
        isHugetlbfs ? (required + pageSize - 1) / pageSize * pageSize : required;

    /// <summary>What is wrong with a number of slots (W-8.1-2); null if nothing is.</summary>
    public static string? CheckNslots(uint nslots) =>
        BitOperations.IsPow2(nslots) ? null : $"the number of slots must be a power of two, found {nslots}";

    /// <summary>What is wrong with a stride; null if nothing is.</summary>
    /// <param name="strideBytes">The stride.</param>
    /// <param name="pageSize">Page size of the file system that is or will be behind it.</param>
    public static string? CheckStride<TWire>(uint strideBytes, long pageSize)
        where TWire : struct, IWireProtocol =>
        TWire.CheckStride(strideBytes, Math.Max(pageSize, Environment.SystemPageSize));
}
