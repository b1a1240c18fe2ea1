using TensorPool.Aeron.Counters;
using TensorPool.Aeron.ProcessTests.Support;

namespace TensorPool.Aeron.ProcessTests;

/// <summary>What several processes use, or do to each other, through one driver.</summary>
public class SharedResourceTests
{
    private const int Stream = 1001;
    private const int Processes = 4;

    [Fact]
    [Trait("Req", "IF-4")]
    [Trait("Req", "IF-6")]
    [Trait("Req", "ID-14")]
    public void IF_4_IF_6_ID_14_Counters_of_many_processes_are_made_and_removed_and_the_static_one_is_shared()
    {
        int count = ProcessTimeouts.IsLong ? 20_000 : 1_000;
        using DriverProcess driver = new();
        PeerProcess[] peers = [.. Enumerable.Range(0, Processes).Select(_ => driver.Peer("count", ("count", count)))];
        long[] ids = [.. peers.Select(p => p.AwaitNumbers("ready")[0])];
        int shared = (int)Assert.Single(ids.Distinct());

        Array.ForEach(peers, p => p.Order("go"));
        Assert.All(peers, p => p.Await("counted"));
        Assert.Equal(Processes * count, driver.Counters.Value(shared));

        peers[0].Kill();
        Assert.All(peers[1..], p => Assert.Equal(0, p.End()));
        Patience.Until(
            () => driver.Counters.AllocatedIds().Count() == SystemCounterLabels.Count + 1,
            () => $"{driver.Counters.AllocatedIds().Count()} counters"
        );
        Assert.Equal("shared by all", driver.Counters.Label(shared));
        Assert.Equal(-1, driver.Counters.OwnerId(shared));
        Assert.Equal(Processes * count, driver.Counters.Value(shared));
    }

    [Fact]
    [Trait("Req", "ID-12")]
    public void ID_12_Publication_of_a_process_that_ended_is_read_to_its_end_by_another()
    {
        using DriverProcess driver = new();
        PeerProcess reader = Poll(driver);
        PeerProcess publisher = Offer(driver);
        reader.Await("available");
        reader.Stop();
        try
        {
            publisher.Order("send 20");
            publisher.Await("sent");
            Assert.Equal(0, publisher.End());
        }
        finally
        {
            reader.Continue();
        }

        Assert.Equal($"{20 * 160} True", reader.Await("unavailable"));
        reader.Order("report");
        Assert.Equal([20, 0, 20], reader.AwaitNumbers("received"));
        Patience.Until(() => driver.LogCount == 0, () => $"{driver.LogCount} logs");
        Assert.Equal(0, reader.End());
        driver.AwaitEmpty();
    }

    [Fact]
    [Trait("Req", "ID-13")]
    public void ID_13_Stream_that_one_process_revokes_is_gone_for_the_other()
    {
        using DriverProcess driver = new();
        PeerProcess reader = Poll(driver);
        PeerProcess publisher = Offer(driver);
        publisher.Order("send 1");
        publisher.Await("sent");

        publisher.Order("revoke");

        reader.Await("unavailable");
        driver.AwaitSystemCounter(SystemCounterId.PublicationsRevoked, 1);
        Patience.Until(() => driver.LogCount == 0, () => $"{driver.LogCount} logs");
        Assert.Equal(0, publisher.End());
        Assert.Equal(0, reader.End());
    }

    [Fact]
    [Trait("Req", "ID-13")]
    public void ID_13_Stream_that_one_process_rejects_comes_back_after_the_cool_down_and_its_publisher_hears_why()
    {
        using DriverProcess driver = new();
        PeerProcess reader = Poll(driver);
        PeerProcess publisher = Offer(driver);
        publisher.Order("send 1");
        publisher.Await("sent");
        reader.Await("available");

        reader.Order("reject");

        reader.Await("unavailable");
        Assert.Contains("not wanted", publisher.Await("error"), StringComparison.Ordinal);
        driver.AwaitSystemCounter(SystemCounterId.ImagesRejected, 1);
        reader.Await("available");
        publisher.Order("send 1");
        publisher.Await("sent");
        Assert.Equal(0, publisher.End());
        Assert.Equal(0, reader.End());
    }

    private static PeerProcess Poll(DriverProcess driver)
    {
        PeerProcess peer = driver.Peer("poll", ("channel", "aeron:ipc"), ("stream", Stream));
        peer.Await("ready");
        return peer;
    }

    private static PeerProcess Offer(DriverProcess driver)
    {
        PeerProcess peer = driver.Peer(
            "offer",
            ("channel", "aeron:ipc?term-length=64k"),
            ("stream", Stream),
            ("exclusive", true),
            ("length", 100)
        );
        peer.Await("ready");
        return peer;
    }
}
