using System.Buffers.Binary;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.EmbeddedDriver;

/// <summary>Clients of all versions at once on one stream of our driver.</summary>
[Trait("Needs", "libaeron")]
public class MixedStreamTests
{
    private const int MessagesPerPublisher = 500;

    [Theory]
    [Trait("Req", "ID-20")]
    [InlineData(false)]
    [InlineData(true)]
    public void ID_20_clients_of_all_versions_publish_to_all_of_them(bool isExclusive)
    {
        string[] names =
        [
            PeerList.Ours,
            .. PeerList.C.Where(p => p.Find("libaeron.so") is not null).Select(p => p.Name),
        ];
        Assert.SkipUnless(names.Length > 1, "no libaeron.so: set TENSORPOOL_AERON_C");
        using OurDriver driver = new();
        IPeerClient[] clients = [.. names.Select(n => PeerClient.Connect(n, driver.Path))];
        IPeerSubscription[] subscriptions =
        [
            .. clients.Select(c => c.AddSubscription(Exchange.Channel, Exchange.Stream)),
        ];
        IPeerPublication[] publications =
        [
            .. clients.Select(c => c.AddPublication(Exchange.Channel, Exchange.Stream, isExclusive)),
        ];
        int images = isExclusive ? names.Length : 1;
        Await.True(() => Array.TrueForAll(subscriptions, s => s.ImageCount == images), "all images");
        int[] sent = new int[names.Length];
        int[,] received = new int[names.Length, names.Length];
        byte[] buffer = new byte[4000];

        Await.Progress(
            () => received.Cast<int>().All(r => r == MessagesPerPublisher),
            () => Enumerable.Range(0, names.Length).Sum(i => Publish(i) + Read(i)),
            () => $"{string.Join(' ', sent)} sent, {string.Join(' ', received.Cast<int>())} received"
        );

        Array.ForEach(publications, p => p.Dispose());
        Await.True(
            () =>
                Array.TrueForAll(
                    subscriptions,
                    s =>
                    {
                        s.Poll(static _ => Assert.Fail("a message too many"));
                        return s.ImageCount == 0;
                    }
                ),
            "all images to go"
        );
        Array.ForEach(subscriptions, s => s.Dispose());
        Array.ForEach(clients, c => c.Dispose());
        Assert.Empty(driver.Errors);

        int Publish(int publisher)
        {
            if (sent[publisher] == MessagesPerPublisher)
            {
                return 0;
            }

            Span<byte> message = buffer.AsSpan(0, 8 + (sent[publisher] % 7 * 500));
            BinaryPrimitives.WriteInt32LittleEndian(message, publisher);
            BinaryPrimitives.WriteInt32LittleEndian(message[4..], sent[publisher]);
            bool wasSent = Exchange.Sent(publications[publisher].Offer(message));
            sent[publisher] += wasSent ? 1 : 0;
            return wasSent ? 1 : 0;
        }

        int Read(int reader) =>
            subscriptions[reader]
                .Poll(message =>
                {
                    int publisher = BinaryPrimitives.ReadInt32LittleEndian(message);
                    int number = BinaryPrimitives.ReadInt32LittleEndian(message[4..]);
                    Assert.Equal(received[reader, publisher]++, number);
                    Assert.Equal(8 + (number % 7 * 500), message.Length);
                });
    }
}
