using System.Text;
using TensorPool.Wire;

namespace TensorPool.SharedMemory;

/// <summary>
/// Compares a mapping with each later announce of its epoch (wire 1.1, section 11.2, last paragraph). Remembers what the
/// superblocks said when it was mapped. Allocates nothing while nothing has changed.
/// </summary>
internal sealed class MappingCheck<TWire>
    where TWire : struct, IWireProtocol
{
    private readonly StreamMapping _mapping;
    private readonly byte[] _headerUri;
    private readonly byte[][] _poolUris;
    private readonly Superblock _headerAtStart;
    private readonly Superblock[] _poolsAtStart;

    /// <param name="mapping">A mapping that was just opened.</param>
    public MappingCheck(StreamMapping mapping)
    {
        _mapping = mapping;
        _headerUri = Encoding.ASCII.GetBytes(mapping.HeaderUri.ToString());
        _poolUris = [.. mapping.Pools.ToArray().Select(pool => Encoding.ASCII.GetBytes(pool.Uri.ToString()))];
        _headerAtStart = Read(mapping.HeaderRing);
        _poolsAtStart = [.. mapping.Pools.ToArray().Select(pool => Read(pool.Region))];
    }

    /// <summary>The owner's process, as the header ring said when it was mapped.</summary>
    public ulong Pid => _headerAtStart.Pid;

    /// <summary>Whether a file is shorter than its region, so that no superblock may be looked at. Asked before each look.</summary>
    public bool IsTruncated()
    {
        if (_mapping.HeaderRing.CurrentFileLength() < _mapping.HeaderRing.Length)
        {
            return true;
        }

        foreach (MappedPool pool in _mapping.Pools)
        {
            if (pool.Region.CurrentFileLength() < pool.Region.Length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The oldest sign of life among the regions, in nanoseconds of the monotonic clock (WO-54).</summary>
    public ulong OldestActivityNs()
    {
        ulong oldest = TWire.ReadActivityTimestamp(ref _mapping.HeaderRing.At(0));
        foreach (MappedPool pool in _mapping.Pools)
        {
            oldest = Math.Min(oldest, TWire.ReadActivityTimestamp(ref pool.Region.At(0)));
        }

        return oldest;
    }

    /// <summary>The newest sign of life among the regions; see <see cref="OldestActivityNs"/>.</summary>
    public ulong NewestActivityNs()
    {
        ulong newest = TWire.ReadActivityTimestamp(ref _mapping.HeaderRing.At(0));
        foreach (MappedPool pool in _mapping.Pools)
        {
            newest = Math.Max(newest, TWire.ReadActivityTimestamp(ref pool.Region.At(0)));
        }

        return newest;
    }

    /// <summary>What has changed against an announce of the same epoch.</summary>
    public MappingChange Compare(PoolAnnouncement announcement)
    {
        if (announcement.HeaderNslots != _mapping.Nslots || announcement.Pools.Length != _mapping.Pools.Length)
        {
            return MappingChange.Geometry;
        }

        // Lengths first: reading the superblock of a file that was cut to nothing would kill the process.
        if (IsTruncated())
        {
            return MappingChange.Truncated;
        }

        if (!IsSame(announcement.HeaderRegionUri.Span, _headerUri, _mapping.HeaderUri))
        {
            return MappingChange.Location;
        }

        MappingChange change = CompareRegion(_mapping.HeaderRing, _headerAtStart, announcement, null);
        for (int i = 0; i < _mapping.Pools.Length && change == MappingChange.None; i++)
        {
            change = ComparePool(_mapping.Pools[i], _poolUris[i], _poolsAtStart[i], announcement);
        }

        return change;
    }

    private static MappingChange ComparePool(
        MappedPool pool,
        ReadOnlySpan<byte> uri,
        in Superblock atStart,
        PoolAnnouncement announcement
    )
    {
        foreach (PoolEntry entry in announcement.Pools)
        {
            if (entry.PoolId == pool.PoolId)
            {
                return entry.StrideBytes != pool.StrideBytes ? MappingChange.Geometry
                    : !IsSame(entry.RegionUri.Span, uri, pool.Uri) ? MappingChange.Location
                    : CompareRegion(pool.Region, atStart, announcement, entry);
            }
        }

        return MappingChange.Geometry;
    }

    private static MappingChange CompareRegion(
        MappedRegion region,
        in Superblock atStart,
        PoolAnnouncement announcement,
        PoolEntry? entry
    )
    {
        Superblock found = Read(region);
        return SuperblockCheck.Compare<TWire>(found, announcement, entry) is not null ? MappingChange.Superblock
            : found.Pid != atStart.Pid ? MappingChange.Pid
            : found.StartTimestampNs != atStart.StartTimestampNs ? MappingChange.StartTimestamp
            : MappingChange.None;
    }

    /// <summary>Whether an announced URI is that of a region, in whatever way it is written.</summary>
    private static bool IsSame(ReadOnlySpan<byte> announced, ReadOnlySpan<byte> canonical, RegionUri uri) =>
        announced.SequenceEqual(canonical)
        || (RegionUri.TryParse(announced, out RegionUri? parsed, out _) && parsed == uri);

    private static Superblock Read(MappedRegion region)
    {
        TWire.ReadSuperblock(ref region.At(0), out Superblock found);
        return found;
    }
}
