using TensorPool.SystemTests.Support;

namespace TensorPool.SystemTests.Processes;

public class UnmappingTests
{
    /// <summary>In a process of its own, which the first access to memory that is gone would end.</summary>
    [Fact]
    [Requirement("W-15.21-7")]
    public void Views_never_touch_memory_that_is_gone_and_nothing_stays_mapped()
    {
        using World world = new();
        PeerProcess peer = world.Peer(
            "views",
            ("nslots", 8),
            ("stride", 65536),
            ("rounds", ProcessTimeouts.IsLong ? 5000 : 200)
        );

        long[] counts = peer.AwaitNumbers("views"); // frames read, of which overwritten, held beyond an epoch, left mapped
        Assert.Equal(0, peer.AwaitExit());
        Assert.True(counts[0] > 100, peer.ToString());
        Assert.True(counts[2] > 10, peer.ToString());
        Assert.Equal(0, counts[3]);
    }
}
