using TensorPool.Aeron.Counters;
using TensorPool.Aeron.ProcessTests.Support;

namespace TensorPool.Aeron.ProcessTests;

/// <summary>Clients that stand still, as under a debugger or in a paused container, and come back.</summary>
public class StoppedProcessTests
{
    private const int Stream = 1001;
    private const int Window = 32 * 1024;
    private const int FrameLength = 1024;

    /// <summary>Nobody is given up for dead in these tests: what they are about is a matter of flow control.</summary>
    private const int NobodyDies = 300_000;

    [Fact]
    [Trait("Req", "ID-9")]
    public void ID_9_Stopped_tethered_subscriber_presses_back_until_it_goes_on()
    {
        using DriverProcess driver = new(NobodyDies);
        PeerProcess reader = Poll(driver, "aeron:ipc");
        PeerProcess slow = Poll(driver, "aeron:ipc");
        PeerProcess publisher = Offer(driver);
        publisher.Order("send 10");
        publisher.Await("sent");
        AwaitNext(slow, 10);

        slow.Stop();
        try
        {
            publisher.Order("fill");
            long[] sent = publisher.AwaitNumbers("sent"); // count, last result, position

            Assert.Equal(-2, sent[1]);
            long ahead = sent[2] - (10 * FrameLength);
            Assert.InRange(ahead, Window - (Window / 8), Window + FrameLength);
            AwaitNext(reader, sent[0]);
        }
        finally
        {
            slow.Continue();
        }

        publisher.Order("send 1000");
        long total = publisher.AwaitNumbers("sent")[0];
        Assert.Equal(0, AwaitNext(reader, total));
        Assert.Equal(0, AwaitNext(slow, total));
        Assert.False(slow.HasSaid("unavailable"), slow.ToString());
        Assert.Equal(0, driver.SystemCounter(SystemCounterId.ClientTimeouts));
    }

    [Fact]
    [Trait("Req", "ID-9")]
    public void ID_9_Stopped_untethered_subscriber_is_let_go_and_comes_back_when_it_is_heard_again()
    {
        using DriverProcess driver = new(NobodyDies);
        PeerProcess reader = Poll(driver, "aeron:ipc");
        PeerProcess straggler = Poll(driver, "aeron:ipc?tether=false");
        PeerProcess publisher = Offer(driver);
        publisher.Order("send 10");
        publisher.Await("sent");
        AwaitNext(straggler, 10);
        int counter = UntetheredPosition(driver);

        long joined;
        straggler.Stop();
        try
        {
            // Many windows: it can be sent only after the straggler was let go, more than once as long as it was heard
            // shortly before.
            publisher.Order("send 10000");
            long total = publisher.AwaitNumbers("sent")[0];
            Assert.Equal(0, AwaitNext(reader, total));

            // Silent for longer than a heartbeat may be old, it is not waited for again.
            Thread.Sleep(1_500);
            joined = driver.Counters.Value(counter);
            publisher.Order("send 10000");
            total = publisher.AwaitNumbers("sent")[0];
            Assert.Equal(0, AwaitNext(reader, total));
            if (!ProcessTimeouts.IsLong) // Aeron's drivers ask for no heartbeat
            {
                Assert.Equal(joined, driver.Counters.Value(counter));
            }
        }
        finally
        {
            straggler.Continue();
        }

        straggler.Await("unavailable");
        Patience.Until(
            () => driver.Counters.Value(counter) > joined,
            () => $"the straggler stays at {joined}: {straggler}"
        );
        publisher.Order("send 10");
        long missed = AwaitNext(straggler, publisher.AwaitNumbers("sent")[0]);
        Assert.True(missed > 0, "The straggler must notice what it has missed.");
        Assert.Equal(0, driver.SystemCounter(SystemCounterId.ClientTimeouts));
    }

    [Fact]
    [Trait("Req", "ID-10")]
    [Trait("Req", "IC-12")]
    public void ID_10_IC_12_Client_stopped_for_too_long_is_dropped_and_ends_itself_when_it_goes_on()
    {
        using DriverProcess driver = new();
        PeerProcess abandoned = driver.Peer("hold", ("channel", "aeron:ipc?term-length=64k"), ("stream", Stream));
        abandoned.Await("ready");

        abandoned.Stop();
        try
        {
            driver.AwaitSystemCounter(SystemCounterId.ClientTimeouts, 1);
            driver.AwaitEmpty();
        }
        finally
        {
            abandoned.Continue();
        }

        string cause = abandoned.Await("terminated");
        Assert.StartsWith("AeronException: The client did not run for", cause, StringComparison.Ordinal);
        Assert.Equal(0, abandoned.End());
        driver.AwaitEmpty();
    }

    [Fact]
    public void Stopped_driver_that_goes_on_blames_nobody()
    {
        using DriverProcess driver = new();
        PeerProcess reader = Poll(driver, "aeron:ipc?tether=false");
        PeerProcess publisher = Offer(driver, ("driver-timeout", NobodyDies));

        driver.Process.Stop();
        try
        {
            Thread.Sleep(2 * ProcessTimeouts.LivenessMs);
        }
        finally
        {
            driver.Process.Continue();
        }

        publisher.Order("send 1000");
        Assert.Equal(0, AwaitNext(reader, publisher.AwaitNumbers("sent")[0]));
        Assert.Equal(0, driver.SystemCounter(SystemCounterId.ClientTimeouts));
        Assert.False(reader.HasSaid("unavailable"), reader.ToString());
    }

    /// <summary>Waits until a subscriber has seen all messages up to a sequence, and returns how many it has missed.</summary>
    private static long AwaitNext(PeerProcess subscriber, long next)
    {
        long[] seen = [];
        Patience.Until(
            () =>
            {
                subscriber.Order("report");
                seen = subscriber.AwaitNumbers("received");
                return seen[2] >= next;
            },
            () => $"message {next} was not seen by {subscriber}"
        );
        Assert.Equal(next, seen[2]);
        Assert.Equal(seen[2], seen[0] + seen[1]);
        return seen[1];
    }

    private static int UntetheredPosition(DriverProcess driver) =>
        Assert.Single(
            driver.Counters.AllocatedIds(),
            id => driver.Counters.Label(id).Contains("tether=false", StringComparison.Ordinal)
        );

    private static PeerProcess Poll(DriverProcess driver, string channel)
    {
        PeerProcess peer = driver.Peer(
            "poll",
            ("channel", channel),
            ("stream", Stream),
            ("driver-timeout", NobodyDies)
        );
        peer.Await("ready");
        return peer;
    }

    private static PeerProcess Offer(DriverProcess driver, params (string Name, object Value)[] more)
    {
        PeerProcess peer = driver.Peer(
            "offer",
            [
                ("channel", "aeron:ipc?term-length=64k"),
                ("stream", Stream),
                ("exclusive", true),
                ("length", FrameLength - 32),
                .. more,
            ]
        );
        peer.Await("ready");
        return peer;
    }
}
