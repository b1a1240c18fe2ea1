using TensorPool.Aeron.Counters;
using TensorPool.Aeron.ProcessTests.Support;

namespace TensorPool.Aeron.ProcessTests;

/// <summary>Everything at once: many processes, all lengths, and terms that never last.</summary>
public class StressTests
{
    private const int Processes = 4;
    private const int TermLength = 64 * 1024;

    /// <summary>Messages of each of the eight senders: four million in all, or a hundred million in long mode.</summary>
    private static readonly long Count = ProcessTimeouts.IsLong ? 12_500_000 : 500_000;

    [Fact]
    [Trait("Req", "ID-3")]
    [Trait("Req", "ID-8")]
    public void ID_3_ID_8_Four_publishers_and_four_subscribers_in_processes_of_their_own_lose_and_tear_nothing()
    {
        using DriverProcess driver = new();
        (string, object)[] stream =
        [
            ("channel", $"aeron:ipc?term-length={TermLength}"),
            ("stream", 1001),
            ("count", Count),
        ];
        PeerProcess[] subscribers =
        [
            .. Enumerable
                .Range(0, Processes)
                .Select(_ =>
                    driver.Peer("subscribe", [.. stream, ("publishers", Processes), ("max-length", TermLength / 8)])
                ),
        ];
        Assert.All(subscribers, s => s.Await("ready"));
        PeerProcess[] publishers =
        [
            .. Enumerable.Range(0, Processes).Select(i => driver.Peer("publish", [.. stream, ("publisher", i)])),
        ];
        Assert.All(publishers, p => p.Await("ready"));
        Assert.All(subscribers, s => s.Await("connected"));

        Array.ForEach(publishers, p => p.Order("go"));

        AwaitAll(driver, publishers, "sent");
        AwaitAll(driver, subscribers, "received");
        Assert.All(publishers.Concat(subscribers), p => Assert.Equal(0, p.End()));
        driver.AwaitEmpty();
        Assert.Equal(0, driver.SystemCounter(SystemCounterId.ClientTimeouts));
        Assert.Equal(0, driver.SystemCounter(SystemCounterId.UnblockedPublications));
        Assert.Equal(0, driver.SystemCounter(SystemCounterId.Errors));
        Assert.Equal(0, driver.Process.End());
    }

    /// <summary>As long as subscribers read on there is no hurry; the watchdog bites when nothing moves any more.</summary>
    private static void AwaitAll(DriverProcess driver, PeerProcess[] peers, string word)
    {
        foreach (PeerProcess peer in peers)
        {
            long position = -1;
            while (!peer.HasSaid(word))
            {
                long before = position;
                Patience.Until(
                    () => (position = Progress(driver)) != before || peer.HasSaid(word) || HasFailed(peer),
                    () => $"everybody stays at {position}: {peer}"
                );
                Assert.False(HasFailed(peer), peer.ToString());
            }
        }
    }

    private static bool HasFailed(PeerProcess peer) =>
        peer.HasExited || peer.HasSaid("failed") || peer.HasSaid("error");

    private static long Progress(DriverProcess driver) =>
        driver
            .Counters.AllocatedIds()
            .Where(id => driver.Counters.TypeId(id) == CounterTypes.SubscriberPosition)
            .Sum(driver.Counters.Value);
}
