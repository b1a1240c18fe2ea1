using TensorPool.Aeron.Client;
using TensorPool.Aeron.PeerTests.Peers;

namespace TensorPool.Aeron.PeerTests.Support;

/// <summary>Sends checked messages from one client to another through several terms.</summary>
internal static class Exchange
{
    public const string Channel = "aeron:ipc?term-length=64k";
    public const int Stream = 1001;

    // Of the default MTU and terms of 64 KiB.
    public const int MaxPayloadLength = 1408 - 32;
    public const int MaxMessageLength = (64 << 10) / 8;

    public static Messages Messages { get; } = new(MaxPayloadLength, MaxMessageLength);

    public static void Run(
        IPeerClient publisher,
        IPeerClient subscriber,
        bool isExclusive,
        int count = 600,
        string channel = Channel
    )
    {
        using IPeerSubscription subscription = subscriber.AddSubscription(channel, Stream);
        using (IPeerPublication publication = publisher.AddPublication(channel, Stream, isExclusive))
        {
            Await.True(() => publication.IsConnected, "a subscriber");
            Await.True(() => subscription.ImageCount == 1, "an image");
            Run(publication, subscription, count);
        }

        Await.True(
            () =>
            {
                subscription.Poll(static _ => Assert.Fail("a message too many"));
                return subscription.ImageCount == 0;
            },
            "the image to go"
        );
    }

    /// <summary>Offers, claims and aborts in turns.</summary>
    public static void Run(IPeerPublication publication, IPeerSubscription subscription, int count)
    {
        byte[] buffer = new byte[Messages.MaxLength];
        int sent = 0;
        int received = 0;
        bool aborted = false;
        Await.Progress(
            () => received == count,
            () =>
            {
                int work = 0;
                if (sent < count)
                {
                    ReadOnlySpan<byte> message = Messages.Write(sent, buffer);
                    bool claims = sent % 2 == 1 && message.Length is > 0 and <= MaxPayloadLength;
                    if (claims && !aborted)
                    {
                        aborted = Sent(publication.TryClaim(message, commit: false));
                    }
                    else if (Sent(claims ? publication.TryClaim(message, commit: true) : publication.Offer(message)))
                    {
                        aborted = false;
                        sent++;
                        work++;
                    }
                }

                return work + subscription.Poll(m => Messages.Check(received++, m));
            },
            () => $"{sent} sent, {received} received"
        );
    }

    /// <summary>Whether a result is a position; anything but back pressure and rotation is an error.</summary>
    public static bool Sent(long result) =>
        result > 0
        || (
            result is PublicationResult.BackPressured or PublicationResult.AdminAction
                ? false
                : throw new InvalidOperationException($"Offering returned {result}.")
        );
}
