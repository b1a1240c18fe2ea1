using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;

namespace TensorPool.Aeron.TestPeer;

/// <summary>
/// A client with one of everything, which sends a few messages to itself and then does nothing: to be killed, stopped, or
/// to end in peace.
/// </summary>
internal static class HoldPeer
{
    private const int Messages = 10;

    public static int Run(PeerArguments arguments, Orders orders)
    {
        using AeronClient client = arguments.Connect();
        using Publication shared = client.AddPublication(arguments.Channel, arguments.Stream);
        using ExclusivePublication exclusive = client.AddExclusivePublication(arguments.Channel, arguments.Stream);
        using Subscription subscription = client.AddSubscription(arguments.Channel, arguments.Stream);
        using Counter counter = client.AddCounter(1001, [1, 2, 3], "held");
        counter.Value = client.ClientId;

        BackoffIdleStrategy idle = new();
        int received = 0;
        int sent = 0;
        while (received < Messages && !orders.HaveEnded)
        {
            if (sent < Messages && subscription.ImageCount > 0)
            {
                sent += exclusive.Offer([1, 2, 3]) > 0 ? 1 : 0;
            }

            int fragments = subscription.Poll(
                (_, in header) => received += header.SessionId == exclusive.SessionId ? 1 : 0,
                10
            );
            idle.Idle(fragments);
        }

        Report.Line($"ready {client.ClientId}");
        while (!orders.HaveEnded && !client.IsClosed)
        {
            idle.Idle(subscription.Poll(static (_, in _) => { }, 10));
        }

        if (client.IsClosed)
        {
            Report.Line($"terminated {client.TerminationCause?.GetType().Name}: {client.TerminationCause?.Message}");
            orders.AwaitEnd();
        }

        return 0;
    }
}
