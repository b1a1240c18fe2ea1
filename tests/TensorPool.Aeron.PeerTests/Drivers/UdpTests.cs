using TensorPool.Aeron.Client;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.Drivers;

/// <summary>Our client over UDP, which a real driver does for it, on 127.0.0.1.</summary>
[Trait("Needs", "aeronmd")]
public class UdpTests
{
    private const string Terms = "term-length=64k";

    [Theory]
    [MemberData(nameof(PeerList.RealDriversSince), "1.44", MemberType = typeof(PeerList))]
    public void Messages_of_all_lengths_arrive_from_a_shared_publication(string driver) =>
        Run(driver, PeerList.Ours, PeerList.Ours, isExclusive: false);

    [Theory]
    [MemberData(nameof(PeerList.RealDriversSince), "1.44", MemberType = typeof(PeerList))]
    public void Messages_of_all_lengths_arrive_from_an_exclusive_publication(string driver) =>
        Run(driver, PeerList.Ours, PeerList.Ours, isExclusive: true);

    [Theory]
    [MemberData(nameof(PeerList.DriversAndCClientsSince), "1.44", MemberType = typeof(PeerList))]
    public void Messages_of_all_lengths_go_to_and_fro_with_a_C_client(string driver, string client)
    {
        Run(driver, PeerList.Ours, client, isExclusive: true);
        Run(driver, client, PeerList.Ours, isExclusive: true);
    }

    [Theory]
    [MemberData(nameof(PeerList.RealDriversSince), "1.44", MemberType = typeof(PeerList))]
    public void Messages_go_from_one_driver_to_another(string driverName)
    {
        using PeerDriver sender = PeerDriver.Start(driverName);
        using PeerDriver receiver = PeerDriver.Start(driverName);
        using IPeerClient from = PeerClient.Connect(PeerList.Ours, sender.Path);
        using IPeerClient to = PeerClient.Connect(PeerList.Ours, receiver.Path);

        Exchange.Run(from, to, isExclusive: true, channel: Channel());
    }

    [Theory]
    [MemberData(nameof(PeerList.RealDriversSince), "1.44", MemberType = typeof(PeerList))]
    public void An_image_over_the_network_ends_like_one_of_ipc(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        Image? gone = null;
        string channel = Channel();
        using Subscription subscription = client.AddSubscription(
            channel,
            Exchange.Stream,
            null,
            i => Volatile.Write(ref gone, i)
        );
        Image image;
        using (ExclusivePublication publication = client.AddExclusivePublication(channel, Exchange.Stream))
        {
            Await.True(() => publication.IsConnected && subscription.ImageCount == 1, "the image");
            image = subscription.Images[0];
            Assert.Equal(publication.SessionId, image.SessionId);
            Assert.Contains("127.0.0.1", image.SourceIdentity, StringComparison.Ordinal);
            Assert.NotEqual(publication.OriginalRegistrationId, image.CorrelationId); // the receiver has a log of its own
            Await.True(() => publication.Offer([42]) > 0, "room");
        }

        int received = 0;
        Await.True(() => (received += subscription.Poll(static (_, in _) => { }, 10)) == 1, "the message");
        Await.True(() => image.IsEndOfStream, "the end of the stream");
        Await.True(() => Volatile.Read(ref gone) is not null, "the image to go");
        Assert.Same(image, gone);
        Assert.True(image.IsEndOfStream);
        Assert.Equal(64, image.Position);
    }

    [Theory]
    [MemberData(nameof(PeerList.RealDriversSince), "1.44", MemberType = typeof(PeerList))]
    public void A_channel_that_the_driver_refuses_is_refused_with_its_words(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();

        RegistrationException refusal = Assert.Throws<RegistrationException>(() =>
            client.AddPublication("aeron:udp?control-mode=nonsense", Exchange.Stream)
        );

        Assert.NotEmpty(refusal.Message);
        using Subscription subscription = client.AddSubscription(Channel(), Exchange.Stream);
    }

    [Theory]
    [MemberData(nameof(PeerList.RealDriversSince), "1.44", MemberType = typeof(PeerList))]
    public async Task Destinations_come_and_go(string driverName)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        string[] endpoints = [.. Enumerable.Range(0, 3).Select(_ => $"aeron:udp?endpoint=127.0.0.1:{FreePort.Next()}")];
        using ExclusivePublication publication = client.AddExclusivePublication(
            $"aeron:udp?control-mode=manual|{Terms}",
            Exchange.Stream
        );
        using Subscription subscription = client.AddSubscription("aeron:udp?control-mode=manual", Exchange.Stream);
        foreach (string endpoint in endpoints)
        {
            subscription.AddDestination(endpoint);
        }

        long first = publication.AddDestination(endpoints[0]);
        DriverOperation second = publication.BeginAddDestination(endpoints[1]);
        long third = await publication.AddDestinationAsync(endpoints[2], stop);
        Await.True(() => second.Status == RegistrationStatus.Ready, "the second destination");
        Assert.Equal(3, new[] { first, second.CorrelationId, third }.Distinct().Count());
        Await.True(() => publication.Offer("one"u8) > 0, "a subscriber");
        Await.True(() => subscription.Poll(static (m, in _) => Assert.Equal("one"u8, m), 10) > 0, "the message");

        publication.RemoveDestination(endpoints[0]);
        await publication.RemoveDestinationAsync(endpoints[1], stop);
        DriverOperation removal = subscription.BeginRemoveDestination(endpoints[0]);
        Await.True(() => removal.Status == RegistrationStatus.Ready, "the removal");
        await subscription.RemoveDestinationAsync(endpoints[1], stop);
        Await.True(() => publication.Offer("two"u8) > 0, "room");
        bool received = false;
        Await.True(
            () =>
            {
                subscription.Poll((m, in _) => received |= m.SequenceEqual("two"u8), 10);
                return received;
            },
            "the message by the third"
        );
    }

    private static void Run(string driverName, string publisher, string subscriber, bool isExclusive)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using IPeerClient from = PeerClient.Connect(publisher, driver.Path);
        using IPeerClient to = PeerClient.Connect(subscriber, driver.Path);

        Exchange.Run(from, to, isExclusive, channel: Channel());
    }

    private static string Channel() => $"aeron:udp?endpoint=127.0.0.1:{FreePort.Next()}|{Terms}";
}
