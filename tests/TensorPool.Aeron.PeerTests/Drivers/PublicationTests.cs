using System.Buffers.Binary;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.Drivers;

/// <summary>What our publications return and leave behind on a driver in another process.</summary>
public class PublicationTests
{
    private const int TermLength = 64 << 10;

    [Theory]
    [Trait("Req", "IC-5")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_5_messages_of_eight_threads_keep_the_order_of_each(string driverName)
    {
        const int Threads = 8;
        const int MessagesPerThread = 2000;
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        using Subscription subscription = client.AddSubscription(Exchange.Channel, Exchange.Stream);
        using Publication publication = client.AddPublication(Exchange.Channel, Exchange.Stream);
        Await.True(() => subscription.ImageCount == 1 && publication.IsConnected, "the image");

        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() => Publish(publication, i)))];
        Array.ForEach(threads, t => t.Start());
        int[] next = new int[Threads];
        FragmentAssembler assembler = new(
            (message, in _) =>
            {
                int thread = BinaryPrimitives.ReadInt32LittleEndian(message);
                Assert.Equal(next[thread]++, BinaryPrimitives.ReadInt32LittleEndian(message[4..]));
            }
        );
        Await.Progress(
            () => next.All(n => n == MessagesPerThread),
            () => subscription.Poll(assembler.Handler, 10),
            () => string.Join(' ', next)
        );
        Array.ForEach(threads, t => t.Join());

        Assert.Equal(0, subscription.Poll(assembler.Handler, 10));

        static void Publish(Publication publication, int thread)
        {
            byte[] message = new byte[200 + (thread * 300)]; // some in one frame, some in two
            BinaryPrimitives.WriteInt32LittleEndian(message, thread);
            for (int i = 0; i < MessagesPerThread; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), i);
                while (!Exchange.Sent(publication.Offer(message)))
                {
                    Thread.Yield();
                }
            }
        }
    }

    [Theory]
    [Trait("Req", "IC-6")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_6_an_exclusive_publication_starts_where_its_channel_says(string driverName)
    {
        const string Channel = Exchange.Channel + "|init-term-id=-7|term-id=-5|term-offset=96";
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        using Subscription subscription = client.AddSubscription(Exchange.Channel, Exchange.Stream);
        using ExclusivePublication publication = client.AddExclusivePublication(Channel, Exchange.Stream);
        Await.True(() => subscription.ImageCount == 1, "the image");
        const long Start = (2 * TermLength) + 96;

        Assert.Equal(Start, publication.Position);
        Assert.Equal(Start, subscription.Images[0].JoinPosition);
        Await.True(() => publication.Offer([1, 2, 3]) == Start + 64, "the first message to be taken");

        (int TermId, int TermOffset, long Position) found = default;
        Await.True(
            () => subscription.Poll((_, in h) => found = (h.TermId, h.TermOffset, h.Position), 10) == 1,
            "the message"
        );
        Assert.Equal((-5, 96, Start + 64), found);
    }

    [Theory]
    [Trait("Req", "IC-7")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_7_every_result_of_offering_is_met(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        using Publication publication = client.AddPublication(Exchange.Channel, Exchange.Stream);
        byte[] message = new byte[1000];

        Assert.Equal(PublicationResult.NotConnected, publication.Offer(message));

        using Subscription subscription = client.AddSubscription(Exchange.Channel, Exchange.Stream);
        Await.True(() => publication.IsConnected, "the subscriber");
        HashSet<long> failures = [];
        int rounds = 0;
        Await.Progress(
            () => failures.Count == 2 && rounds > 200,
            () =>
            {
                long result = publication.Offer(message);
                rounds++;
                if (result < 0)
                {
                    failures.Add(result);
                    subscription.Poll(static (_, in _) => { }, 10);
                }

                return result > 0 ? 1 : 0;
            },
            () => string.Join(' ', failures)
        );
        Assert.Equal([PublicationResult.AdminAction, PublicationResult.BackPressured], failures.Order());

        publication.Dispose();
        Assert.Equal(PublicationResult.Closed, publication.Offer(message));
    }

    [Theory]
    [Trait("Req", "IC-7")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_7_the_last_position_ends_a_publication(string driverName)
    {
        const string Channel = Exchange.Channel + "|init-term-id=0|term-id=2147483647|term-offset=65408";
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        foreach (bool isExclusive in (bool[])[true, false])
        {
            using Subscription subscription = client.AddSubscription(Exchange.Channel, Exchange.Stream);
            using PublicationBase publication = isExclusive
                ? client.AddExclusivePublication(Channel, Exchange.Stream)
                : client.AddPublication(Channel, Exchange.Stream);
            Await.True(() => subscription.ImageCount == 1, "the image");
            Func<long> offer = () =>
                publication is Publication shared ? shared.Offer([1]) : ((ExclusivePublication)publication).Offer([1]);

            // Room for two frames of 64 bytes.
            Await.True(() => offer() > 0, "the first message to be taken");
            Assert.Equal((long)TermLength << 31, offer());
            Assert.Equal(PublicationResult.MaxPositionExceeded, offer());
            Assert.Equal(PublicationResult.MaxPositionExceeded, offer());

            int received = 0;
            Await.True(() => (received += subscription.Poll(static (_, in _) => { }, 10)) == 2, "both messages");
        }
    }

    [Theory]
    [Trait("Req", "IC-8")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_8_a_stopped_subscriber_holds_the_publisher_back_and_loses_nothing(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using IPeerClient client = PeerClient.Connect(PeerList.Ours, driver.Path);
        using IPeerSubscription subscription = client.AddSubscription(Exchange.Channel, Exchange.Stream);
        using IPeerPublication publication = client.AddPublication(
            Exchange.Channel,
            Exchange.Stream,
            isExclusive: true
        );
        Await.True(() => publication.IsConnected, "the subscriber");
        byte[] buffer = new byte[Exchange.Messages.MaxLength];
        int sent = 0;
        int received = 0;
        for (int round = 0; round < 5; round++)
        {
            long result = 0;
            Await.Progress(
                () => result == PublicationResult.BackPressured,
                () =>
                {
                    result = publication.Offer(Exchange.Messages.Write(sent, buffer));
                    return result > 0 ? ++sent : 0;
                },
                () => $"no back pressure, but {result}"
            );
            Await.Progress(
                () => received == sent,
                () => subscription.Poll(m => Exchange.Messages.Check(received++, m)),
                () => $"{received} of {sent} received"
            );
        }
    }

    [Theory]
    [Trait("Req", "IC-9")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_9_a_claim_that_was_left_is_unblocked_and_skipped(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        using Subscription subscription = client.AddSubscription(Exchange.Channel, Exchange.Stream);
        using Publication publication = client.AddPublication(Exchange.Channel, Exchange.Stream);
        using CountersView counters = new(driver.Path);
        Await.True(() => publication.IsConnected && subscription.ImageCount == 1, "the subscriber");

        // On a thread that ends: what a living thread has claimed stays mapped.
        Thread leaver = new(() => Await.True(() => publication.TryClaim(100, out _) > 0, "a claim"));
        leaver.Start();
        leaver.Join();
        Await.True(() => publication.Offer([42]) > 0, "a message behind it");

        byte received = 0;
        Await.True(
            () => subscription.Poll((message, in _) => received = message[0], 10) == 1,
            "the message, past the claim"
        );
        Assert.Equal(42, received);
        Assert.Equal(1, counters.System(SystemCounterId.UnblockedPublications));
    }

    [Theory]
    [Trait("Req", "IC-10")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_10_a_stream_that_ends_is_read_to_its_end_and_then_goes(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect(o => o with { ResourceLinger = TimeSpan.FromMilliseconds(50) });
        Image? gone = null;
        using Subscription subscription = client.AddSubscription(
            Exchange.Channel,
            Exchange.Stream,
            null,
            image => Volatile.Write(ref gone, image)
        );
        Image image;
        using (ExclusivePublication publication = client.AddExclusivePublication(Exchange.Channel, Exchange.Stream))
        {
            Await.True(() => subscription.ImageCount == 1, "the image");
            image = subscription.Images[0];
            for (int i = 0; i < 20; i++)
            {
                Await.True(() => publication.Offer(new byte[100]) > 0, "room");
            }

            Assert.False(image.IsEndOfStream);
            Assert.Equal(1, client.MappedLogCount); // IC-16
        }

        int received = 0;
        Await.True(() => (received += subscription.Poll(static (_, in _) => { }, 1)) == 20, "all messages");
        Await.True(() => Volatile.Read(ref gone) is not null, "the end of the image");

        Assert.Same(image, gone);
        Assert.True(image.IsClosed);
        Assert.True(image.IsEndOfStream);
        Assert.False(image.IsPublicationRevoked);
        Assert.Equal(20 * 160, image.Position);
        Await.True(() => client.MappedLogCount == 0, "the log to be unmapped");
    }

    [Theory]
    [Trait("Req", "IC-16")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_16_publications_and_an_image_of_one_log_share_a_mapping(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect();
        Subscription subscription = client.AddSubscription(Exchange.Channel, Exchange.Stream);
        Publication first = client.AddPublication(Exchange.Channel, Exchange.Stream);
        Publication second = client.AddPublication("aeron:ipc", Exchange.Stream);
        Await.True(() => subscription.ImageCount == 1, "the image");

        Assert.NotEqual(first.RegistrationId, second.RegistrationId);
        Assert.Equal(first.OriginalRegistrationId, second.OriginalRegistrationId);
        Assert.Equal(first.SessionId, second.SessionId);
        Assert.Equal(1, client.MappedLogCount);

        first.Dispose();
        subscription.Dispose();
        Assert.Equal(1, client.MappedLogCount);
        second.Dispose();
        Await.True(() => client.MappedLogCount == 0, "the log to be unmapped");
    }
}
