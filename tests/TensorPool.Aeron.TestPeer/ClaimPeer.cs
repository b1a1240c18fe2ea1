using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;

namespace TensorPool.Aeron.TestPeer;

/// <summary>Sends two messages, claims room for a third, and hangs: to be killed between claim and commit.</summary>
internal static class ClaimPeer
{
    public static int Run(PeerArguments arguments, Orders orders)
    {
        using AeronClient client = arguments.Connect();
        using PeerPublication publication = new(
            client,
            arguments.Channel,
            arguments.Stream,
            arguments.Flag("exclusive")
        );
        BackoffIdleStrategy idle = new();
        for (long sequence = 0; sequence < 2 && !orders.HaveEnded; )
        {
            long result = publication.Offer([1], SelfCheckingMessage.Tag(0, sequence));
            sequence += result > 0 ? 1 : 0;
            idle.Idle(result > 0 ? 1 : 0);
        }

        BufferClaim claim = default;
        long claimed = 0;
        while (claimed <= 0 && !orders.HaveEnded)
        {
            claimed = publication.TryClaim(100, out claim);
        }

        Report.Line($"claimed {client.ClientId}");
        orders.AwaitEnd();
        claim.Abort();
        return 0;
    }
}
