using System.Globalization;
using TensorPool.Wire;

namespace TensorPool.SharedMemory;

/// <summary>Compares the superblock of a region with what was announced of it (wire 1.1, step A11).</summary>
internal static class SuperblockCheck
{
    /// <summary>The first field that is not as announced, with both values; null if all are.</summary>
    /// <param name="found">The superblock, read once.</param>
    /// <param name="announcement">The announce; its fields were checked.</param>
    /// <param name="pool">The entry of the pool; null for the header ring.</param>
    public static string? Compare<TWire>(in Superblock found, PoolAnnouncement announcement, PoolEntry? pool)
        where TWire : struct, IWireProtocol
    {
        RegionType type = pool is null ? RegionType.HeaderRing : RegionType.PayloadPool;
        return Differs("magic", found.Magic, Superblock.ExpectedMagic)
            ?? Differs("layout version", found.LayoutVersion, announcement.LayoutVersion)
            ?? Differs("epoch", found.Epoch, announcement.Epoch)
            ?? Differs("stream id", found.StreamId, announcement.StreamId)
            ?? Differs("region type", (ulong)(ushort)found.RegionType, (ulong)(ushort)type)
            ?? Differs("pool id", found.PoolId, pool?.PoolId ?? 0UL)
            ?? Differs("number of slots", found.Nslots, announcement.HeaderNslots)
            ?? (pool is null ? CompareRing(found) : ComparePool<TWire>(found, pool));
    }

    private static string? CompareRing(in Superblock found) =>
        // The stride of a header ring means nothing, and is not compared (WO-13).
        Differs("slot bytes", found.SlotBytes, RegionGeometry.HeaderSlotBytes);

    private static string? ComparePool<TWire>(in Superblock found, PoolEntry pool)
        where TWire : struct, IWireProtocol =>
        Differs("stride", found.StrideBytes, pool.StrideBytes)
        ?? (
            TWire.IsPoolSlotBytes(found.SlotBytes, pool.StrideBytes)
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"its slot bytes are {found.SlotBytes}, for a stride of {pool.StrideBytes}"
                )
        );

    private static string? Differs(string field, ulong found, ulong expected) =>
        found == expected
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"its {field} is {found}, and {expected} was announced");
}
