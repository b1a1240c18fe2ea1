using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.TestPeer;

/// <summary>Opens regions as a consumer does, without an announce: the test knows where they are.</summary>
internal static class PeerRegions
{
    public static StreamMapping? Open(PeerArguments arguments, ulong epoch, out RegionRejection? rejection)
    {
        string directory = Path.Combine(
            arguments.Text("base"),
            "tensorpool",
            $"stream-{PeerOptions.StreamId}",
            EpochDirectories.NameOf(epoch)
        );
        uint nslots = (uint)arguments.Number("nslots");
        PoolAnnouncement announcement = new()
        {
            StreamId = PeerOptions.StreamId,
            Epoch = epoch,
            LayoutVersion = Superblock.ExpectedLayoutVersion,
            HeaderNslots = nslots,
            HeaderSlotBytes = RegionGeometry.HeaderSlotBytes,
            MaxDims = RegionGeometry.MaxDims,
        };
        announcement.HeaderRegionUri.Set(new RegionUri(Path.Combine(directory, RegionFiles.HeaderRing)).ToString());
        PoolEntry pool = announcement.AddPool();
        pool.PoolId = 1;
        pool.Nslots = nslots;
        pool.StrideBytes = (uint)arguments.Number("stride");
        pool.RegionUri.Set(new RegionUri(Path.Combine(directory, RegionFiles.Pool(1))).ToString());
        RegionAccess access = new() { AllowedDirectories = new AllowedDirectories([arguments.Text("base")]) };
        return StreamOpener.Open<WireV1_1>(announcement, access, out rejection);
    }
}
