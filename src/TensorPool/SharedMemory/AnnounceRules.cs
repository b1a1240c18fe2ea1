using System.Globalization;
using TensorPool.Wire;

namespace TensorPool.SharedMemory;

/// <summary>
/// What an announce itself has to say before one of its regions is looked at: steps A2 to A5 of wire 1.1, section 11.2. A1 is
/// the decoder's, and the page size that A6 compares with is known only when a region is open.
/// </summary>
internal static class AnnounceRules
{
    /// <summary>The first thing that is wrong; null if nothing is. Allocates only then.</summary>
    public static string? FindProblem(PoolAnnouncement announcement)
    {
        if (announcement.LayoutVersion != Superblock.ExpectedLayoutVersion)
        {
            return Text(
                $"the layout version is {announcement.LayoutVersion}, this library knows {Superblock.ExpectedLayoutVersion}"
            );
        }

        if (announcement.HeaderSlotBytes != RegionGeometry.HeaderSlotBytes)
        {
            return Text(
                $"header slots have {announcement.HeaderSlotBytes} bytes, expected {RegionGeometry.HeaderSlotBytes}"
            );
        }

        if (announcement.MaxDims != RegionGeometry.MaxDims)
        {
            return Text($"maxDims is {announcement.MaxDims}, expected {RegionGeometry.MaxDims}");
        }

        return RegionGeometry.CheckNslots(announcement.HeaderNslots) ?? FindPoolProblem(announcement);
    }

    private static string? FindPoolProblem(PoolAnnouncement announcement)
    {
        ReadOnlySpan<PoolEntry> pools = announcement.Pools;
        if (pools.IsEmpty)
        {
            return "there is no payload pool";
        }

        for (int i = 0; i < pools.Length; i++)
        {
            if (pools[i].Nslots != announcement.HeaderNslots)
            {
                return Text(
                    $"pool {pools[i].PoolId} has {pools[i].Nslots} slots, and the header ring {announcement.HeaderNslots}"
                );
            }

            for (int k = 0; k < i; k++)
            {
                if (pools[k].PoolId == pools[i].PoolId)
                {
                    return Text($"pool {pools[i].PoolId} is there twice");
                }
            }
        }

        return null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
