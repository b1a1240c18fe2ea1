using System.Text;
using TensorPool.SharedMemory;
using TensorPool.Tests.Support;
using TensorPool.Wire;

namespace TensorPool.Tests.SharedMemory;

/// <summary>Regions of a test, and the announce of them.</summary>
internal static class Regions
{
    public const uint StreamId = 42;

    public static RegionOptions Options(ShmDirectory directory) =>
        new()
        {
            BaseDirectory = directory.Path,
            Nslots = 8,
            Pools = [new PoolOptions(1, 4096), new PoolOptions(2, 16384)],
        };

    public static RegionOwner<WireV1_1> Owner(ShmDirectory directory, ulong nowNs = 1000) =>
        RegionOwner<WireV1_1>.Open(Options(directory), StreamId, nowNs);

    public static RegionAccess Access(ShmDirectory directory) =>
        new() { AllowedDirectories = new AllowedDirectories([directory.Path]) };

    public static PoolAnnouncement Announce(StreamMapping mapping)
    {
        var announcement = new PoolAnnouncement
        {
            StreamId = mapping.StreamId,
            ProducerId = 7,
            Epoch = mapping.Epoch,
            LayoutVersion = 1,
            HeaderNslots = mapping.Nslots,
            HeaderSlotBytes = 256,
            MaxDims = 8,
        };
        announcement.HeaderRegionUri.Set(mapping.HeaderUri.ToString());
        foreach (MappedPool pool in mapping.Pools)
        {
            PoolEntry entry = announcement.AddPool();
            entry.PoolId = pool.PoolId;
            entry.Nslots = mapping.Nslots;
            entry.StrideBytes = pool.StrideBytes;
            entry.RegionUri.Set(pool.Uri.ToString());
        }

        return announcement;
    }

    public static StreamMapping? Open(
        PoolAnnouncement announcement,
        RegionAccess access,
        out RegionRejection? rejection
    ) => StreamOpener.Open<WireV1_1>(announcement, access, out rejection);

    public static void Set(this OwnedBytes bytes, RegionUri uri) =>
        bytes.TrySet(Encoding.ASCII.GetBytes(uri.ToString()));
}
