using TensorPool.Aeron.Counters;
using TensorPool.Aeron.ProcessTests.Support;

namespace TensorPool.Aeron.ProcessTests;

/// <summary>Clients that are killed at named points; the others go on, and nothing of the dead stays.</summary>
public class KilledProcessTests
{
    private const string Channel = "aeron:ipc?term-length=64k";
    private const int Stream = 1001;

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Publisher_killed_in_mid_claim_on_a_shared_publication_blocks_the_others_for_a_time_only()
    {
        using DriverProcess driver = new();
        PeerProcess subscriber = Poll(driver);
        PeerProcess other = Offer(driver, exclusive: false);
        PeerProcess dying = driver.Peer("claim", ("channel", Channel), ("stream", Stream), ("exclusive", false));
        dying.Await("claimed");
        other.Order("send 1000"); // behind the claim
        other.Await("sent");

        dying.Kill();

        AwaitReceived(subscriber, 2 + 1000);
        driver.AwaitSystemCounter(SystemCounterId.ClientTimeouts, 1);
        driver.AwaitSystemCounter(SystemCounterId.UnblockedPublications, 1);
        other.Order("send 1000");
        AwaitReceived(subscriber, 2 + 2000);
        End(driver, other, subscriber);
    }

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Exclusive_publication_of_a_publisher_killed_in_mid_claim_is_healed_when_it_drains()
    {
        using DriverProcess driver = new();
        PeerProcess subscriber = Poll(driver);
        PeerProcess other = Offer(driver, exclusive: true);
        PeerProcess dying = driver.Peer("claim", ("channel", Channel), ("stream", Stream), ("exclusive", true));
        dying.Await("claimed");

        dying.Kill();
        other.Order("send 1000"); // has a log of its own
        AwaitReceived(subscriber, 2 + 1000);

        string end = subscriber.Await("unavailable");
        Assert.Equal("288 True", end); // two frames of 64 bytes, and the claim: 100 bytes and a header take 160
        driver.AwaitSystemCounter(SystemCounterId.ClientTimeouts, 1);
        driver.AwaitSystemCounter(SystemCounterId.UnblockedPublications, 1);
        Patience.Until(() => driver.LogCount == 1, () => $"{driver.LogCount} logs");
        End(driver, other, subscriber);
    }

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Subscriber_killed_while_it_polls_holds_its_publisher_for_a_time_only()
    {
        using DriverProcess driver = new();
        PeerProcess subscriber = Poll(driver);
        PeerProcess dying = Poll(driver);
        PeerProcess publisher = Offer(driver, exclusive: true);
        publisher.Order("send 100000");
        dying.Await("first");

        dying.Kill();

        publisher.Await("sent");
        AwaitReceived(subscriber, 100_000);
        driver.AwaitSystemCounter(SystemCounterId.ClientTimeouts, 1);
        End(driver, publisher, subscriber);
    }

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Killed_idle_client_loses_everything()
    {
        using DriverProcess driver = new();
        PeerProcess dying = driver.Peer("hold", ("channel", Channel), ("stream", Stream));
        dying.Await("ready");
        PeerProcess other = driver.Peer("hold", ("channel", Channel), ("stream", 1002));
        other.Await("ready");
        Assert.Equal(4, driver.LogCount);

        dying.Kill();

        driver.AwaitSystemCounter(SystemCounterId.ClientTimeouts, 1);
        Patience.Until(() => driver.LogCount == 2, () => $"{driver.LogCount} logs");
        Assert.False(other.HasExited);
        End(driver, other);
    }

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Client_killed_in_mid_command_blocks_the_commands_of_others_for_a_time_only()
    {
        using DriverProcess driver = new();
        PeerProcess dying = driver.Peer("command");
        Assert.Equal("True", dying.Await("claimed"));

        dying.Kill();

        // Its commands wait behind the one that never comes, longer than a client usually waits for its driver.
        PeerProcess other = driver.Peer(
            "hold",
            ("channel", Channel),
            ("stream", Stream),
            ("driver-timeout", 10 * ProcessTimeouts.LivenessMs)
        );
        other.Await("ready");
        driver.AwaitSystemCounter(SystemCounterId.UnblockedCommands, 1);
        driver.AwaitSystemCounter(SystemCounterId.ClientTimeouts, 1);
        End(driver, other);
    }

    private static PeerProcess Poll(DriverProcess driver)
    {
        PeerProcess peer = driver.Peer("poll", ("channel", "aeron:ipc"), ("stream", Stream));
        peer.Await("ready");
        return peer;
    }

    private static PeerProcess Offer(DriverProcess driver, bool exclusive)
    {
        PeerProcess peer = driver.Peer(
            "offer",
            ("channel", Channel),
            ("stream", Stream),
            ("exclusive", exclusive),
            ("length", 100)
        );
        peer.Await("ready");
        return peer;
    }

    private static void AwaitReceived(PeerProcess subscriber, long count)
    {
        long received = 0;
        Patience.Until(
            () =>
            {
                subscriber.Order("report");
                received = subscriber.AwaitNumbers("received")[0];
                return received >= count;
            },
            () => $"{received} of {count} messages were received by {subscriber}"
        );
        Assert.Equal(count, received);
    }

    private static void End(DriverProcess driver, params PeerProcess[] living)
    {
        Assert.All(living, p => Assert.Equal(0, p.End()));
        Assert.All(living, p => Assert.False(p.HasSaid("error"), p.ToString()));
        driver.AwaitEmpty();
        Assert.Equal(0, driver.Process.End());
    }
}
