using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>Attaches that succeed.</summary>
public sealed class AttachTests
{
    [Theory]
    [InlineData(ClientRole.Producer)]
    [InlineData(ClientRole.Consumer)]
    [Requirement("D-4.2-3")]
    [Requirement("D-4.2-5")]
    [Requirement("D-4.3-5")]
    [Requirement("D-8-3")]
    public void Response_has_all_that_a_client_needs_and_says_what_the_announce_says(ClientRole role)
    {
        using DriverRig rig = new DriverRig().Start();

        AttachResponse response = rig.AttachOk(role, 7);
        PoolAnnouncement announce = Assert.Single(rig.Sent<PoolAnnouncement>());

        Assert.NotNull(response.LeaseId);
        Assert.Equal(DriverRig.StreamId, response.StreamId);
        Assert.Equal(announce.Epoch, response.Epoch);
        Assert.Equal(1u, response.LayoutVersion);
        Assert.Equal(8u, response.HeaderNslots);
        Assert.Equal((ushort)256, response.HeaderSlotBytes);
        Assert.Equal((byte)8, response.MaxDims);
        Assert.Equal(announce.HeaderRegionUri.ToString(), response.HeaderRegionUri.ToString());
        Assert.Equal(
            $"shm:file?path={rig.EpochPath(response.Epoch!.Value)}/header.ring",
            response.HeaderRegionUri.ToString()
        );
        Assert.Equal(
            [
                (1, 8u, 4096u, $"shm:file?path={rig.EpochPath(response.Epoch.Value)}/payload-1.pool"),
                (2, 8u, 16384u, $"shm:file?path={rig.EpochPath(response.Epoch.Value)}/payload-2.pool"),
            ],
            Pools(response.Pools)
        );
        Assert.Equal(Pools(response.Pools), Pools(announce.Pools));
    }

    private static (int Id, uint Nslots, uint Stride, string Uri)[] Pools(ReadOnlySpan<PoolEntry> pools)
    {
        var found = new (int Id, uint Nslots, uint Stride, string Uri)[pools.Length];
        for (int i = 0; i < pools.Length; i++)
        {
            found[i] = (pools[i].PoolId, pools[i].Nslots, pools[i].StrideBytes, pools[i].RegionUri.ToString());
        }

        return found;
    }
}
