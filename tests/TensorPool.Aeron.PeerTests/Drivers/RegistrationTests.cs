using TensorPool.Aeron.Client;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.Drivers;

/// <summary>What our client asks of a driver in another process, and what it makes of a refusal.</summary>
public class RegistrationTests
{
    [Theory]
    [Trait("Req", "IC-4")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_4_a_refusal_becomes_an_exception_with_code_and_text(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        using Publication publication = client.AddPublication(Exchange.Channel, Exchange.Stream);

        AssertRefused(() => client.AddPublication("aeron:ipc?term-length=12345", Exchange.Stream + 1), "12345");
        AssertRefused(() => client.AddPublication("aeron:ipc?term-length=128k", Exchange.Stream), "term");
        AssertRefused(() => client.AddExclusivePublication("aeron:ipc?init-term-id=7", Exchange.Stream), "term");
        AssertRefused(() => client.AddSubscription("aeron:udp", Exchange.Stream), "");
        AssertRefused(() => client.AddPublication("nonsense:ipc", Exchange.Stream), "");

        // The client goes on.
        Assert.False(client.IsClosed);
        using Subscription subscription = client.AddSubscription(Exchange.Channel, Exchange.Stream);
        Await.True(() => publication.IsConnected, "the subscriber");
    }

    [Theory]
    [Trait("Req", "IC-4")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_4_what_was_removed_is_gone_at_the_driver(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        using Counter anchor = client.AddCounter(1000, [], "keeps the client known");
        using CountersView counters = new(driver.Path);
        int before = counters.Reader.AllocatedIds().Count();
        for (int i = 0; i < 20; i++)
        {
            using Subscription subscription = client.AddSubscription(Exchange.Channel, Exchange.Stream);
            using Publication shared = client.AddPublication(Exchange.Channel, Exchange.Stream);
            using ExclusivePublication exclusive = client.AddExclusivePublication(Exchange.Channel, Exchange.Stream);
            using Counter counter = client.AddCounter(1000, [1, 2, 3], "counter");
            Await.True(() => subscription.ImageCount >= 2, "both images");
        }

        Await.True(() => counters.Reader.AllocatedIds().Count() == before, "the driver to clear away");
    }

    [Theory]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void Counters_of_our_client_are_where_a_real_driver_puts_them(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        byte[] key = [.. Enumerable.Range(1, 112).Select(i => (byte)i)];
        string label = new('x', 380);
        using Counter counter = client.AddCounter(1234, key, label);
        using CountersView counters = new(driver.Path);
        counter.Value = 5;
        counter.GetAndAdd(37);

        Assert.Equal(1234, counters.Reader.TypeId(counter.Id));
        Assert.Equal(key, counters.Reader.Key(counter.Id));
        Assert.Equal(label, counters.Reader.Label(counter.Id));
        Assert.Equal(42, counters.Reader.Value(counter.Id));
    }

    [Theory]
    [MemberData(nameof(PeerList.DriversSince), "1.45", MemberType = typeof(PeerList))]
    public void A_static_counter_outlives_its_client(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        int id;
        using (AeronClient first = driver.Connect())
        {
            Counter counter = first.AddStaticCounter(1234, [7], "static", 4711);
            counter.Value = 42;
            id = counter.Id;
        }

        using AeronClient second = driver.Connect();
        Counter found = second.AddStaticCounter(1234, [7], "static", 4711);

        Assert.Equal(id, found.Id);
        Assert.Equal(42, found.Value);
    }

    [Theory]
    [MemberData(nameof(PeerList.DriversBefore), "1.45", MemberType = typeof(PeerList))]
    public void A_driver_without_static_counters_leaves_the_client_alive(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        driver.AwaitUp();
        using AeronClient client = driver.Connect(o => o with { DriverTimeout = TimeSpan.FromSeconds(2) });

        Assert.Throws<DriverTimeoutException>(() => client.AddStaticCounter(1234, [], "static", 4711));

        using Publication publication = client.AddPublication(Exchange.Channel, Exchange.Stream);
        Assert.False(client.IsClosed);
    }

    [Theory]
    [MemberData(nameof(PeerList.DriversSince), "1.49", MemberType = typeof(PeerList))]
    public void Session_ids_come_from_a_driver_that_gives_them_out(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        int first = client.NextSessionId(Exchange.Stream);
        using ExclusivePublication publication = client.AddExclusivePublication(
            $"{Exchange.Channel}|session-id={first}",
            Exchange.Stream
        );

        Assert.Equal(first, publication.SessionId);
        Assert.NotEqual(first, client.NextSessionId(Exchange.Stream));
    }

    [Theory]
    [Trait("Req", "IC-15")]
    [MemberData(nameof(PeerList.DriversBefore), "1.49", MemberType = typeof(PeerList))]
    public void IC_15_a_driver_that_does_not_give_out_session_ids_is_not_asked(string driverName)
    {
        const int ProtocolVersionId = (int)SystemCounterId.ControlProtocolVersion;
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        using CountersView counters = new(driver.Path);
        while (!counters.Reader.AllocatedIds().Contains(ProtocolVersionId))
        {
            client.AddCounter(1000, [], "filler").Value = long.MaxValue; // as a heartbeat has a huge value
        }

        HashSet<int> ids = [.. Enumerable.Range(0, 10).Select(_ => client.NextSessionId(Exchange.Stream))];

        Assert.True(ids.Count > 1);
        Assert.Equal(0, counters.System(SystemCounterId.Errors));
        using Publication publication = client.AddPublication(Exchange.Channel, Exchange.Stream);
    }

    /// <summary>Codes of the same mistake differ between drivers: any will do.</summary>
    private static void AssertRefused(Func<object> add, string text)
    {
        RegistrationException refusal = Assert.Throws<RegistrationException>(add);
        Assert.Contains(text, refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.True((int)refusal.Code > 0);
    }
}
