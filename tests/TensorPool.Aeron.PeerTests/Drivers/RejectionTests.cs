using System.Collections.Concurrent;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.PeerTests.CClient;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.Drivers;

/// <summary>Revoking and rejecting between our client and a C client on a real driver.</summary>
[Trait("Needs", "aeronmd")]
public class RejectionTests
{
    private const string Reason = "it is too loud";

    [Theory]
    [Trait("Req", "IC-14")]
    [MemberData(nameof(PeerList.DriversAndCClientsSince), "1.48", MemberType = typeof(PeerList))]
    public void IC_14_a_C_subscriber_rejects_our_publication(string driverName, string clientName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        ConcurrentQueue<Exception> errors = new();
        using AeronClient ours = driver.Connect(o => o with { ErrorHandler = errors.Enqueue });
        using CAeron theirs = new(clientName, driver.Path);
        using CSubscription subscription = theirs.AddSubscription(Exchange.Channel, Exchange.Stream);
        using Publication publication = ours.AddPublication(Exchange.Channel, Exchange.Stream);
        Await.True(() => publication.IsConnected && subscription.ImageCount == 1, "the image");

        subscription.Reject(Reason);

        Await.True(
            () => errors.Any(e => e.Message.Contains(Reason, StringComparison.Ordinal)),
            "the reason to reach the publisher"
        );
        Await.True(() => subscription.Unavailable == 1, "the image to go");
        Await.True(() => subscription.Available == 2 && publication.IsConnected, "the image to come back");
        Await.True(() => publication.Offer([42]) > 0, "room");
        byte received = 0;
        Await.True(() => subscription.Poll(m => received = m[0]) == 1, "a message after the rejection");
        Assert.Equal(42, received);
        Assert.Empty(theirs.Errors);
    }

    [Theory]
    [Trait("Req", "IC-14")]
    [MemberData(nameof(PeerList.DriversAndCClientsSince), "1.48", MemberType = typeof(PeerList))]
    public void IC_14_our_subscriber_rejects_a_C_publication(string driverName, string clientName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient ours = driver.Connect();
        using CAeron theirs = new(clientName, driver.Path, wantsErrorFrames: true);
        int available = 0;
        int unavailable = 0;
        using Subscription subscription = ours.AddSubscription(
            Exchange.Channel,
            Exchange.Stream,
            _ => Interlocked.Increment(ref available),
            _ => Interlocked.Increment(ref unavailable)
        );
        using CPublication publication = theirs.AddPublication(Exchange.Channel, Exchange.Stream, isExclusive: false);
        Await.True(() => publication.IsConnected && subscription.ImageCount == 1, "the image");

        subscription.Images[0].Reject(Reason);

        Await.True(() => !theirs.ErrorFrames.IsEmpty, "the reason to reach the publisher");
        Assert.Equal([(13, Reason)], theirs.ErrorFrames);
        Await.True(() => Volatile.Read(ref unavailable) == 1, "the image to go");
        Await.True(() => Volatile.Read(ref available) == 2 && publication.IsConnected, "the image to come back");
        Await.True(() => publication.Offer([42]) > 0, "room");
        byte received = 0;
        Await.True(() => subscription.Poll((m, in _) => received = m[0], 10) == 1, "a message after the rejection");
        Assert.Equal(42, received);
    }

    [Theory]
    [Trait("Req", "IC-14")]
    [MemberData(nameof(PeerList.DriversAndCClientsSince), "1.48", MemberType = typeof(PeerList))]
    public void IC_14_a_C_client_revokes_its_publication(string driverName, string clientName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient ours = driver.Connect();
        using CAeron theirs = new(clientName, driver.Path);
        Image? gone = null;
        using Subscription subscription = ours.AddSubscription(
            Exchange.Channel,
            Exchange.Stream,
            null,
            image => Volatile.Write(ref gone, image)
        );
        using CPublication publication = theirs.AddPublication(Exchange.Channel, Exchange.Stream, isExclusive: true);
        Await.True(() => publication.IsConnected && subscription.ImageCount == 1, "the image");
        Await.True(() => publication.Offer([42]) > 0, "room");

        publication.Revoke();

        Await.True(() => Volatile.Read(ref gone) is not null, "the image to go");
        Assert.True(gone!.IsPublicationRevoked);
        Assert.False(gone.IsEndOfStream); // the message was not read
    }

    [Theory]
    [Trait("Req", "IC-14")]
    [MemberData(nameof(PeerList.DriversAndCClientsSince), "1.48", MemberType = typeof(PeerList))]
    public void IC_14_we_revoke_what_a_C_client_reads(string driverName, string clientName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient ours = driver.Connect();
        using CAeron theirs = new(clientName, driver.Path);
        using CSubscription subscription = theirs.AddSubscription(Exchange.Channel, Exchange.Stream);
        ExclusivePublication publication = ours.AddExclusivePublication(Exchange.Channel, Exchange.Stream);
        Await.True(() => publication.IsConnected && subscription.ImageCount == 1, "the image");

        publication.Revoke();

        Await.True(() => subscription.Unavailable == 1, "the image to go");
        Assert.Equal(1, subscription.Revoked);
        Assert.True(publication.IsClosed);
        Assert.Equal(PublicationResult.Closed, publication.Offer([1]));
    }
}
