using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.SystemTests.Support;

/// <summary>Regions with one pool whose place is known, so that they can be opened as a consumer does, without an announce.</summary>
internal sealed record KnownRegions(string BaseDirectory, uint StreamId, ulong Epoch, uint Nslots, uint StrideBytes)
{
    public string EpochDirectory =>
        Path.Combine(BaseDirectory, "tensorpool", $"stream-{StreamId}", EpochDirectories.NameOf(Epoch));

    public string Ring => Path.Combine(EpochDirectory, RegionFiles.HeaderRing);

    public string Pool => Path.Combine(EpochDirectory, RegionFiles.Pool(1));

    /// <summary>Maps them for reading, if everything about them is right.</summary>
    /// <param name="owners">Users that may own the files; null for all.</param>
    /// <param name="rejection">Why the answer is null.</param>
    public StreamMapping? Open(IReadOnlyCollection<uint>? owners, out RegionRejection? rejection)
    {
        PoolAnnouncement announcement = new()
        {
            StreamId = StreamId,
            Epoch = Epoch,
            LayoutVersion = Superblock.ExpectedLayoutVersion,
            HeaderNslots = Nslots,
            HeaderSlotBytes = RegionGeometry.HeaderSlotBytes,
            MaxDims = RegionGeometry.MaxDims,
        };
        announcement.HeaderRegionUri.Set(new RegionUri(Ring).ToString());
        PoolEntry pool = announcement.AddPool();
        pool.PoolId = 1;
        pool.Nslots = Nslots;
        pool.StrideBytes = StrideBytes;
        pool.RegionUri.Set(new RegionUri(Pool).ToString());
        RegionAccess access = new()
        {
            AllowedDirectories = new AllowedDirectories([BaseDirectory]),
            AllowedOwners = owners,
        };
        return StreamOpener.Open<WireV1_1>(announcement, access, out rejection);
    }
}
