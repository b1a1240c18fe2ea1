using TensorPool.Aeron.Client;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.Drivers;

/// <summary>How a driver in another process sees our client live and die, and how our client takes it.</summary>
public class ClientLifeTests
{
    private const long LivenessMs = 1500;

    [Theory]
    [Trait("Req", "IC-3")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_3_a_client_that_only_lives_is_kept_for_several_timeouts(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName, ShortLiveness());
        using AeronClient client = driver.Connect(o => o with { ClientName = "peer-test" });
        using Publication publication = client.AddPublication(Exchange.Channel, Exchange.Stream);
        using CountersView counters = new(driver.Path);
        int heartbeat = FindHeartbeat(counters, client);

        long first = counters.Reader.Value(heartbeat);
        Await.True(() => counters.Reader.Value(heartbeat) > first + (3 * LivenessMs), "three timeouts");

        Assert.False(client.IsClosed);
        Assert.Equal(heartbeat, FindHeartbeat(counters, client));
        string label = counters.Reader.Label(heartbeat);
        Assert.StartsWith($"client-heartbeat: {(label.Contains("id=", StringComparison.Ordinal) ? "id=" : "")}", label);
        Assert.Equal(2, label.Split(" name=peer-test ").Length);
        Assert.Equal(0, counters.System(SystemCounterId.ClientTimeouts));
    }

    [Theory]
    [Trait("Req", "ID-11")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_11_a_client_that_closes_leaves_nothing_and_is_not_timed_out(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        driver.AwaitUp();
        using CountersView counters = new(driver.Path);
        int before = counters.Reader.AllocatedIds().Count();
        using (AeronClient client = driver.Connect())
        {
            client.AddPublication(Exchange.Channel, Exchange.Stream);
            client.AddSubscription(Exchange.Channel, Exchange.Stream);
            client.AddCounter(1000, [], "counter");
            Assert.True(counters.Reader.AllocatedIds().Count() >= before + 4);
        }

        Await.True(() => counters.Reader.AllocatedIds().Count() == before, "the driver to clear away");
        Assert.Equal(0, counters.System(SystemCounterId.ClientTimeouts));
        Await.True(
            () => Directory.GetFiles(Path.Combine(driver.Path, "publications")).Length == 0,
            "the log to be deleted"
        );
    }

    [Theory]
    [Trait("Req", "IC-12")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_12_a_client_that_stood_still_for_too_long_ends_before_it_touches_anything(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName, ShortLiveness());
        using AeronClient client = driver.Connect(o => o with { UseInvoker = true });
        bool wentUnavailable = false;
        Subscription subscription = client.AddSubscription(
            Exchange.Channel,
            Exchange.Stream,
            null,
            _ => wentUnavailable = true
        );
        Publication publication = client.AddPublication(Exchange.Channel, Exchange.Stream);
        Await.True(() => client.Invoker!.Invoke() >= 0 && subscription.ImageCount == 1, "the image");
        using CountersView counters = new(driver.Path);
        int heartbeat = FindHeartbeat(counters, client);
        Await.True(
            () =>
                client.Invoker!.Invoke() >= 0
                && counters.Reader.Label(heartbeat).Contains(" name=", StringComparison.Ordinal),
            "the client to find its heartbeat"
        );

        // As if its process were stopped.
        Await.True(() => counters.System(SystemCounterId.ClientTimeouts) == 1, "the driver to give the client up");
        long last = counters.Reader.Value(heartbeat);
        Assert.False(client.IsClosed);
        client.Invoker!.Invoke();

        Assert.True(client.IsClosed);
        Assert.NotNull(client.TerminationCause);
        Assert.True(wentUnavailable);
        Assert.Equal(last, counters.Reader.Value(heartbeat));
        Assert.Equal(PublicationResult.Closed, publication.Offer([1]));
        Assert.True(subscription.IsClosed);
    }

    [Theory]
    [Trait("Req", "IC-13")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_13_a_client_that_missed_events_ends(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(
            driverName,
            new DriverSettings()
                .With("aeron.client.liveness.timeout", "60s")
                .With("aeron.publication.unblock.timeout", "90s")
        );
        using AeronClient client = driver.Connect(o => o with { UseInvoker = true });
        client.AddCounter(1000, [], "of the one that does not look");
        using AeronClient busy = driver.Connect();

        // Refusals name the channel.
        string refused = $"aeron:ipc?term-length=12345|alias={new string('x', 300)}";
        using CountersView counters = new(driver.Path);
        long end = counters.EventsTail + counters.EventsCapacity + 1;
        while (counters.EventsTail < end)
        {
            Assert.Throws<RegistrationException>(() => busy.AddPublication(refused, Exchange.Stream));
        }

        Await.True(
            () =>
            {
                client.Invoker!.Invoke();
                return client.IsClosed;
            },
            "the client to notice"
        );
        Assert.Contains("overwritten", client.TerminationCause?.Message, StringComparison.Ordinal);
        Assert.False(busy.IsClosed);
    }

    private static DriverSettings ShortLiveness() =>
        new DriverSettings().With("aeron.client.liveness.timeout", $"{LivenessMs}ms");

    private static int FindHeartbeat(CountersView counters, AeronClient client)
    {
        int id = counters.Reader.FindByTypeAndKey(CounterTypes.ClientHeartbeat, client.ClientId);
        Assert.NotEqual(CounterLayout.NullId, id);
        return id;
    }
}
