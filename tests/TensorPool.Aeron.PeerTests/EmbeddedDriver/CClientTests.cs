using System.Collections.Concurrent;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.PeerTests.CClient;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.EmbeddedDriver;

/// <summary>What C clients ask of our driver, and what they see of it.</summary>
[Trait("Needs", "libaeron")]
public class CClientTests
{
    private const string Reason = "it is too loud";

    [Theory]
    [Trait("Req", "ID-3")]
    [MemberData(nameof(PeerList.CClientsSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_3_two_makes_of_clients_share_one_publication(string name)
    {
        using OurDriver driver = new();
        using AeronClient ours = driver.Connect();
        using CAeron theirs = new(name, driver.Path);
        using CPublication first = theirs.AddPublication(Exchange.Channel, Exchange.Stream, isExclusive: false);
        using Publication second = ours.AddPublication(Exchange.Channel, Exchange.Stream);
        using CPublication alone = theirs.AddPublication(Exchange.Channel, Exchange.Stream, isExclusive: true);

        Assert.Equal(first.SessionId, second.SessionId);
        Assert.NotEqual(first.SessionId, alone.SessionId);
        CAeronException refusal = Assert.Throws<CAeronException>(() =>
            theirs.AddPublication("aeron:ipc?term-length=128k", Exchange.Stream, isExclusive: false)
        );
        Assert.Contains("term-length=131072", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(-11, refusal.Code);
    }

    [Theory]
    [Trait("Req", "ID-2")]
    [MemberData(nameof(PeerList.CClientsSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_2_what_an_ipc_driver_does_not_do_is_refused(string name)
    {
        using OurDriver driver = new();
        using CAeron client = new(name, driver.Path);
        using CPublication publication = client.AddPublication(Exchange.Channel, Exchange.Stream, isExclusive: false);
        using CSubscription subscription = client.AddSubscription(Exchange.Channel, Exchange.Stream);
        const string Udp = "aeron:udp?endpoint=localhost:40123";

        AssertRefused(-8, Udp, () => client.AddPublication(Udp, Exchange.Stream, isExclusive: true));
        AssertRefused(-8, Udp, () => client.AddSubscription(Udp, Exchange.Stream));
        AssertRefused(-8, "spy", () => client.AddSubscription("aeron-spy:" + Udp, Exchange.Stream));
        AssertRefused(-1, "mtu", () => client.AddPublication("aeron:ipc?mtu=77", Exchange.Stream, isExclusive: true));
        Assert.Equal(-3, client.AddDestination(publication, Udp).Code);
        Assert.Equal(-2, client.AddDestination(subscription, Udp).Code);

        Await.True(() => publication.Offer([1]) > 0, "the client to go on");
    }

    [Theory]
    [Trait("Req", "ID-14")]
    [MemberData(nameof(PeerList.CClientsSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_14_counters_of_two_clients_stand_side_by_side(string name)
    {
        using OurDriver driver = new();
        using AeronClient ours = driver.Connect();
        using CAeron theirs = new(name, driver.Path);
        using CountersView counters = new(driver.Path);
        using CCounter first = theirs.AddCounter(1234, [1, 2, 3], "theirs");
        using Counter second = ours.AddCounter(1234, [1, 2, 3], "ours");
        first.Value = 42;
        second.Value = 43;

        int id = counters.ByLabel("theirs");
        Assert.Equal(42, counters.Reader.Value(id));
        Assert.Equal([1, 2, 3, 0], counters.Reader.Key(id)[..4]);
        Assert.Equal(theirs.ClientId, counters.Reader.OwnerId(id));
        Assert.Equal(43, counters.Reader.Value(second.Id));

        first.Dispose();
        Await.True(() => counters.OfType(1234).Length == 1, "the counter to be freed");
    }

    [Theory]
    [Trait("Req", "ID-14")]
    [MemberData(nameof(PeerList.CClientsSince), "1.45", MemberType = typeof(PeerList))]
    public void ID_14_a_static_counter_survives_its_creator(string name)
    {
        using OurDriver driver = new();
        using CountersView counters = new(driver.Path);
        using (CAeron first = new(name, driver.Path))
        {
            first.AddStaticCounter(1234, "static", 4711).Value = 42;
        }

        Await.True(() => counters.OfType(CounterTypes.ClientHeartbeat).Length == 0, "the driver to forget its creator");
        using CAeron second = new(name, driver.Path);
        using AeronClient ours = driver.Connect();

        Assert.Equal(42, second.AddStaticCounter(1234, "static", 4711).Value);
        Assert.Equal(42, ours.AddStaticCounter(1234, [], "static", 4711).Value);
        Assert.Single(counters.OfType(1234));
    }

    [Theory]
    [MemberData(nameof(PeerList.CClientsSince), "1.49", MemberType = typeof(PeerList))]
    public void Session_ids_are_given_to_C_clients(string name)
    {
        using OurDriver driver = new();
        using CAeron client = new(name, driver.Path);
        int sessionId = client.NextSessionId(Exchange.Stream);
        using CPublication publication = client.AddPublication(
            $"{Exchange.Channel}|session-id={sessionId}",
            Exchange.Stream,
            isExclusive: true
        );

        Assert.Equal(sessionId, publication.SessionId);
    }

    [Theory]
    [Trait("Req", "ID-13")]
    [MemberData(nameof(PeerList.CClientsSince), "1.48", MemberType = typeof(PeerList))]
    public void ID_13_a_C_subscriber_rejects_our_publication(string name)
    {
        using OurDriver driver = new();
        ConcurrentQueue<Exception> errors = new();
        using AeronClient ours = driver.Connect(o => o with { ErrorHandler = errors.Enqueue });
        using CAeron theirs = new(name, driver.Path);
        using CountersView counters = new(driver.Path);
        using CSubscription subscription = theirs.AddSubscription(Exchange.Channel, Exchange.Stream);
        using Publication publication = ours.AddPublication(Exchange.Channel, Exchange.Stream);
        Await.True(() => publication.IsConnected && subscription.ImageCount == 1, "the image");

        subscription.Reject(Reason);

        Await.True(() => errors.Any(e => e.Message.EndsWith(Reason, StringComparison.Ordinal)), "the reason");
        Await.True(() => subscription.Unavailable == 1, "the image to go");
        Await.True(() => subscription.Available == 2 && publication.IsConnected, "the image to come back");
        Assert.Equal(1, counters.System(SystemCounterId.ImagesRejected));
        Assert.Empty(theirs.Errors);
        Assert.Empty(driver.Errors);
    }

    [Theory]
    [Trait("Req", "ID-13")]
    [MemberData(nameof(PeerList.CClientsSince), "1.48", MemberType = typeof(PeerList))]
    public void ID_13_a_C_publisher_is_told_why_it_was_rejected(string name)
    {
        using OurDriver driver = new();
        using AeronClient ours = driver.Connect();
        using CAeron theirs = new(name, driver.Path, wantsErrorFrames: true);
        using Subscription subscription = ours.AddSubscription(Exchange.Channel, Exchange.Stream);
        using CPublication publication = theirs.AddPublication(Exchange.Channel, Exchange.Stream, isExclusive: false);
        Await.True(() => publication.IsConnected && subscription.ImageCount == 1, "the image");

        subscription.Images[0].Reject(Reason);
        Await.True(() => !theirs.ErrorFrames.IsEmpty, "the reason");
        Assert.Equal([(13, Reason)], theirs.ErrorFrames);
        Await.True(() => subscription.ImageCount == 0, "the image to go");
        Await.True(() => subscription.ImageCount == 1 && publication.IsConnected, "the image to come back");
        subscription.Images[0].Reject("x"); // shorter than what C clients ask of such an event
        Await.True(() => theirs.ErrorFrames.Count == 2, "the second reason");

        Assert.Equal((13, "x"), theirs.ErrorFrames.Last());
        Assert.Empty(theirs.Errors);
    }

    [Theory]
    [Trait("Req", "ID-13")]
    [MemberData(nameof(PeerList.CClientsSince), "1.48", MemberType = typeof(PeerList))]
    public void ID_13_revoking_works_both_ways(string name)
    {
        using OurDriver driver = new();
        using AeronClient ours = driver.Connect();
        using CAeron theirs = new(name, driver.Path);
        using CountersView counters = new(driver.Path);
        Image? gone = null;
        using Subscription ourSubscription = ours.AddSubscription(
            Exchange.Channel,
            Exchange.Stream,
            null,
            image => Volatile.Write(ref gone, image)
        );
        using CSubscription theirSubscription = theirs.AddSubscription(Exchange.Channel, Exchange.Stream + 1);
        using CPublication theirPublication = theirs.AddPublication(
            Exchange.Channel,
            Exchange.Stream,
            isExclusive: true
        );
        using ExclusivePublication ourPublication = ours.AddExclusivePublication(Exchange.Channel, Exchange.Stream + 1);
        Await.True(() => ourSubscription.ImageCount == 1 && theirSubscription.ImageCount == 1, "the images");

        theirPublication.Revoke();
        ourPublication.Revoke();

        Await.True(() => Volatile.Read(ref gone) is not null, "our image to go");
        Assert.True(gone!.IsPublicationRevoked);
        Await.True(() => theirSubscription.Unavailable == 1, "their image to go");
        Assert.Equal(1, theirSubscription.Revoked);
        Assert.Equal(2, counters.System(SystemCounterId.PublicationsRevoked));
    }

    [Theory]
    [Trait("Req", "ID-9")]
    [MemberData(nameof(PeerList.CClientsSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_9_an_untethered_C_subscriber_that_stops_is_let_go_and_comes_back(string name)
    {
        using OurDriver driver = new();
        using AeronClient ours = driver.Connect();
        using CAeron theirs = new(name, driver.Path);
        using CSubscription stopped = theirs.AddSubscription(Exchange.Channel + "|tether=false", Exchange.Stream);
        using Subscription reading = ours.AddSubscription(Exchange.Channel, Exchange.Stream);
        using ExclusivePublication publication = ours.AddExclusivePublication(Exchange.Channel, Exchange.Stream);
        Await.True(() => stopped.ImageCount == 1 && reading.ImageCount == 1, "the images");
        byte[] message = new byte[1000];
        int sent = 0;
        Await.Progress(
            () => stopped.Unavailable > 0 && stopped.Available > 1 && sent > 500,
            () =>
            {
                int before = sent;
                sent += publication.Offer(message) > 0 ? 1 : 0;
                return sent - before + reading.Poll(static (_, in _) => { }, 10);
            },
            () => $"{sent} sent, {stopped.Unavailable} times let go, {stopped.Available} times there"
        );

        int received = 0;
        Await.Progress(
            () => received > 0,
            () =>
            {
                publication.Offer(message);
                return reading.Poll(static (_, in _) => { }, 10)
                    + stopped.Poll(m =>
                    {
                        Assert.Equal(1000, m.Length);
                        received++;
                    });
            },
            () => "a message after it came back"
        );
    }

    [Theory]
    [Trait("Req", "ID-11")]
    [MemberData(nameof(PeerList.CClientsSince), "1.49", MemberType = typeof(PeerList))]
    public void ID_11_a_C_client_that_closes_leaves_nothing(string name) => CloseAndAssertTimeouts(name, 0);

    [Theory]
    [Trait("Req", "ID-11")]
    [MemberData(nameof(PeerList.CClientsBefore), "1.49", MemberType = typeof(PeerList))]
    public void ID_11_a_C_client_that_closes_without_a_word_is_timed_out(string name) =>
        CloseAndAssertTimeouts(name, 1);

    [Theory]
    [Trait("Req", "ID-18")]
    [MemberData(nameof(PeerList.CClientsSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_18_a_C_client_notices_that_our_driver_was_shut_down(string name)
    {
        using OurDriver driver = new();
        using CAeron client = new(name, driver.Path);
        // Not closed by itself: a client that has lost its driver does not say when that is done.
        CPublication publication = client.AddPublication(Exchange.Channel, Exchange.Stream, isExclusive: false);

        driver.Stop();

        Await.True(() => client.Errors.Any(e => e.Code is 1000 or -1000), "the client's error handler");
        Await.True(() => publication.IsClosed, "the publication to be closed");
        Assert.Empty(Directory.GetFiles(Path.Combine(driver.Path, "publications")));
    }

    private static void CloseAndAssertTimeouts(string name, int expected)
    {
        using OurDriver driver = new();
        using CountersView counters = new(driver.Path);
        int before = counters.Reader.AllocatedIds().Count();
        using (CAeron client = new(name, driver.Path))
        {
            client.AddPublication(Exchange.Channel, Exchange.Stream, isExclusive: false);
            client.AddSubscription(Exchange.Channel, Exchange.Stream);
            client.AddCounter(1234, [], "counter");
        }

        Await.True(() => counters.Reader.AllocatedIds().Count() == before, "the driver to clear away");
        Assert.Equal(expected, counters.System(SystemCounterId.ClientTimeouts));
        Assert.Empty(Directory.GetFiles(Path.Combine(driver.Path, "publications")));
    }

    private static void AssertRefused(int code, string text, Func<object> add)
    {
        CAeronException refusal = Assert.Throws<CAeronException>(add);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
    }
}
