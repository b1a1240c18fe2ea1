using TensorPool.Consumer;
using TensorPool.SystemTests.Support;

namespace TensorPool.SystemTests.Processes;

/// <summary>
/// Somebody cuts a file off under those who have mapped it. Who touches what is gone is killed by the kernel, and nothing can be
/// done about that; all others notice, and go on.
/// </summary>
public class TruncationTests
{
    private const int Aborted = 128 + 6; // what .NET makes of an access that cannot be made

    [Fact]
    [Requirement("W-15.13-1")]
    [Requirement("W-15.13-4")]
    public void Truncated_pool_kills_who_reads_it_and_nobody_else()
    {
        using World world = new();
        PeerProcess producer = world.Peer("produce", ("nslots", 8), ("stride", 65536));
        producer.Await("ready");
        producer.Order("send 1");
        ulong epoch = (ulong)producer.AwaitNumbers("epoch")[0];
        PeerProcess victim = world.Peer("consume");
        Reader reader = world.Consume();
        world.UntilMapped(reader);
        world.Until(() => victim.HasSaid("state Mapped"), $"the victim has mapped: {victim}");
        producer.Order("send 7");
        producer.Await("sent 8");
        world.Until(() => reader.Log.Seqs.LastOrDefault() == 7, "the last frame");
        world.Until(
            () =>
            {
                victim.Order("report");
                return victim.AwaitNumbers("seen")[0] == 7;
            },
            $"the victim has it, too: {victim}"
        );
        victim.Order("reread");
        victim.Await("rereading");

        // The first page stays: it has the sign of life, which the owner touches.
        KnownRegions regions = new(world.BaseDirectory, World.StreamId, epoch, 8, 65536);
        using (FileStream pool = File.Open(regions.Pool, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            pool.SetLength(4096);
        }

        Assert.Equal(Aborted, victim.AwaitExit());
        world.Until(() => !reader.IsMapped, "the other consumer has given the regions up");
        Assert.Equal(ConsumerTransitionCause.RegionsReplaced, reader.Transitions[^1].Cause);
        world.Until(() => reader.Statistics.AnnouncesRefused > 2, "they are refused from then on");
        Assert.False(producer.HasExited, producer.ToString());

        producer.Order("renew");
        Assert.True((ulong)producer.AwaitNumbers("epoch")[0] > epoch);
        world.UntilMapped(reader);
        int before = reader.Log.Frames.Count;
        producer.Order("send 3");
        world.Until(() => reader.Log.Frames.Count == before + 3, "frames of the next epoch");
        Assert.Equal(0, producer.End());
    }
}
