using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;

namespace TensorPool.Aeron.TestPeer;

/// <summary>
/// Polls until it is stopped, killed or told to end. Says when it got the first message and when images come and go;
/// <c>report</c> tells how many messages came and how many were missing in between; <c>reject</c> rejects all images.
/// </summary>
internal static class PollPeer
{
    public static int Run(PeerArguments arguments, Orders orders)
    {
        using AeronClient client = arguments.Connect();
        using Subscription subscription = client.AddSubscription(
            arguments.Channel,
            arguments.Stream,
            static i => Report.Line($"available {i.JoinPosition}"),
            static i => Report.Line($"unavailable {i.Position} {i.IsEndOfStream}")
        );
        Report.Line("ready");
        long received = 0;
        long missed = 0;
        long next = 0;
        FragmentAssembler assembler = new(
            (message, in header) =>
            {
                long sequence = SelfCheckingMessage.Sequence(header.ReservedValue);
                missed += sequence - next;
                next = sequence + 1;
                if (received++ == 0)
                {
                    Report.Line("first");
                }
            }
        );
        BackoffIdleStrategy idle = new();
        bool wasClosed = false;
        while (!orders.HaveEnded)
        {
            switch (orders.TryNext())
            {
                case "report":
                    Report.Line($"received {received} {missed} {next}");
                    break;
                case "reject":
                    subscription.Images.ToList().ForEach(i => i.Reject("not wanted"));
                    break;
                default:
                    break;
            }

            if (client.IsClosed && !wasClosed)
            {
                wasClosed = true;
                Report.Line(
                    $"terminated {client.TerminationCause?.GetType().Name}: {client.TerminationCause?.Message}"
                );
            }

            idle.Idle(subscription.Poll(assembler.Handler, 10));
        }

        return 0;
    }
}
