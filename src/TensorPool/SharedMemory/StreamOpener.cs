using System.Globalization;
using TensorPool.Wire;

namespace TensorPool.SharedMemory;

/// <summary>
/// Maps all regions of a stream from an announce, or from a response of a driver that says the same: all of them, or none
/// (wire 1.1, steps A2 to A12).
/// </summary>
internal static class StreamOpener
{
    public const string HeaderRingName = "header ring";

    /// <summary>What is refused when the announce itself is wrong, before any region is looked at.</summary>
    public const string AnnounceName = "announce";

    /// <returns>The mapping, which the caller retires; null, and <paramref name="rejection"/> says why.</returns>
    public static StreamMapping? Open<TWire>(
        PoolAnnouncement announcement,
        RegionAccess access,
        out RegionRejection? rejection
    )
        where TWire : struct, IWireProtocol
    {
        if (AnnounceRules.FindProblem(announcement) is { } problem)
        {
            rejection = new(AnnounceName, RejectionReason.InvalidGeometry, problem);
            return null;
        }

        var opened = new List<MappedRegion>();
        StreamMapping? mapping = null;
        try
        {
            mapping = OpenAll<TWire>(announcement, access, opened, out rejection);
            return mapping;
        }
        finally
        {
            if (mapping is null)
            {
                opened.ForEach(region => region.Dispose());
            }
        }
    }

    public static string NameOf(ushort poolId) => string.Create(CultureInfo.InvariantCulture, $"pool {poolId}");

    private static StreamMapping? OpenAll<TWire>(
        PoolAnnouncement announcement,
        RegionAccess access,
        List<MappedRegion> opened,
        out RegionRejection? rejection
    )
        where TWire : struct, IWireProtocol
    {
        uint nslots = announcement.HeaderNslots;
        MappedRegion? ring = OpenOne<TWire>(
            HeaderRingName,
            announcement.HeaderRegionUri.Span,
            RegionGeometry.HeaderRingLength(nslots),
            announcement,
            null,
            access,
            out RegionUri? ringUri,
            out rejection
        );
        if (ring is null)
        {
            return null;
        }

        opened.Add(ring);
        var pools = new MappedPool[announcement.Pools.Length];
        for (int i = 0; i < pools.Length; i++)
        {
            PoolEntry entry = announcement.Pools[i];
            MappedRegion? region = OpenOne<TWire>(
                NameOf(entry.PoolId),
                entry.RegionUri.Span,
                RegionGeometry.PoolLength(nslots, entry.StrideBytes),
                announcement,
                entry,
                access,
                out RegionUri? uri,
                out rejection
            );
            if (region is null)
            {
                return null;
            }

            opened.Add(region);
            pools[i] = new MappedPool(entry.PoolId, entry.StrideBytes, region, uri!);
        }

        return new StreamMapping(announcement.StreamId, announcement.Epoch, nslots, ring, ringUri!, pools);
    }

    private static MappedRegion? OpenOne<TWire>(
        string name,
        ReadOnlySpan<byte> uriText,
        long requiredLength,
        PoolAnnouncement announcement,
        PoolEntry? pool,
        RegionAccess access,
        out RegionUri? uri,
        out RegionRejection? rejection
    )
        where TWire : struct, IWireProtocol
    {
        if (!RegionUri.TryParse(uriText, out uri, out string? problem))
        {
            rejection = new(name, RejectionReason.InvalidUri, $"its URI {problem}");
            return null;
        }

        MappedRegion? region = RegionFileOpener.Open<TWire>(
            name,
            uri,
            requiredLength,
            pool?.StrideBytes,
            access,
            out rejection
        );
        if (region is null)
        {
            return null;
        }

        TWire.ReadSuperblock(ref region.At(0), out Superblock found);
        if (SuperblockCheck.Compare<TWire>(found, announcement, pool) is { } difference)
        {
            region.Dispose();
            rejection = new(name, RejectionReason.SuperblockMismatch, $"{uri.Path}: {difference}");
            return null;
        }

        return region;
    }
}
