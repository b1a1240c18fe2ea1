using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;

namespace TensorPool.Aeron.TestPeer;

/// <summary>
/// Publishes self-checking messages on a shared and on an exclusive publication of one stream, by turns, some by offer and
/// some by claim.
/// </summary>
internal sealed class StressPublisher
{
    private readonly BackoffIdleStrategy _idle = new();
    private readonly byte[] _scratch;
    private readonly Orders _orders;

    private StressPublisher(int maxLength, Orders orders)
    {
        _scratch = new byte[maxLength];
        _orders = orders;
    }

    public static int Run(PeerArguments arguments, Orders orders)
    {
        int publisher = (int)arguments.Number("publisher");
        long count = arguments.Number("count");
        using AeronClient client = arguments.Connect();
        using PeerPublication shared = new(client, arguments.Channel, arguments.Stream, isExclusive: false);
        using PeerPublication exclusive = new(client, arguments.Channel, arguments.Stream, isExclusive: true);
        Report.Line("ready");
        if (!orders.Await("go"))
        {
            return 0;
        }

        StressPublisher stress = new(shared.MaxMessageLength, orders);
        for (long sequence = 0; sequence < count; sequence++)
        {
            if (
                !stress.Send(shared, SelfCheckingMessage.Tag(2 * publisher, sequence))
                || !stress.Send(exclusive, SelfCheckingMessage.Tag((2 * publisher) + 1, sequence))
            )
            {
                return 1;
            }
        }

        Report.Line("sent");
        orders.AwaitEnd();
        return 0;
    }

    private bool Send(PeerPublication publication, long tag)
    {
        int length = SelfCheckingMessage.Length(tag, publication.MaxMessageLength);
        bool byClaim = length <= publication.MaxPayloadLength && (SelfCheckingMessage.Sequence(tag) & 1) == 0;
        while (true)
        {
            long result = byClaim ? Claim(publication, tag, length) : Offer(publication, tag, length);
            if (result > 0)
            {
                _idle.Reset();
                return true;
            }

            if (result is not (PublicationResult.BackPressured or PublicationResult.AdminAction) || _orders.HaveEnded)
            {
                Report.Line($"failed with {result} at message {SelfCheckingMessage.Sequence(tag)}");
                return false;
            }

            _idle.Idle(0);
        }
    }

    private static long Claim(PeerPublication publication, long tag, int length)
    {
        long result = publication.TryClaim(length, out BufferClaim claim);
        if (result > 0)
        {
            claim.ReservedValue = tag;
            SelfCheckingMessage.Fill(claim.Span, tag);
            claim.Commit();
        }

        return result;
    }

    private long Offer(PeerPublication publication, long tag, int length)
    {
        Span<byte> message = _scratch.AsSpan(0, length);
        SelfCheckingMessage.Fill(message, tag);
        return publication.Offer(message, tag);
    }
}
