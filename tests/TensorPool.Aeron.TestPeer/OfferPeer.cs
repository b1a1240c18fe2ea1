using System.Globalization;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;

namespace TensorPool.Aeron.TestPeer;

/// <summary>
/// Publishes when it is told to: <c>send n</c> sends n messages, however long it takes, <c>fill</c> sends until nothing has
/// gone out for a second, and <c>revoke</c> takes everything back.
/// </summary>
internal static class OfferPeer
{
    private const long FullNs = 1_000_000_000;

    public static int Run(PeerArguments arguments, Orders orders)
    {
        using AeronClient client = arguments.Connect();
        using PeerPublication publication = new(
            client,
            arguments.Channel,
            arguments.Stream,
            arguments.Flag("exclusive")
        );
        byte[] message = new byte[arguments.Number("length")];
        Report.Line("ready");
        long sequence = 0;
        while (orders.Next() is string order)
        {
            if (order == "revoke")
            {
                publication.Revoke();
                continue;
            }

            string[] words = order.Split(' ');
            long last =
                words[0] == "fill" ? long.MaxValue : sequence + long.Parse(words[1], CultureInfo.InvariantCulture);
            long result = Send(publication, message, ref sequence, last, words[0] == "fill", orders);
            Report.Line($"sent {sequence} {result} {publication.Position}");
        }

        return 0;
    }

    private static long Send(
        PeerPublication publication,
        byte[] message,
        ref long sequence,
        long last,
        bool untilFull,
        Orders orders
    )
    {
        BackoffIdleStrategy idle = new();
        long sinceNs = SystemNanoClock.Instance.NanoTime();
        long result = 0;
        while (sequence < last && !orders.HaveEnded)
        {
            result = publication.Offer(message, SelfCheckingMessage.Tag(0, sequence));
            if (result > 0)
            {
                sequence++;
                sinceNs = SystemNanoClock.Instance.NanoTime();
                idle.Reset();
                continue;
            }

            if (
                result is PublicationResult.Closed or PublicationResult.MaxPositionExceeded
                || (untilFull && SystemNanoClock.Instance.NanoTime() - sinceNs > FullNs)
            )
            {
                return result;
            }

            idle.Idle(0);
        }

        return result;
    }
}
