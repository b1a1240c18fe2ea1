using TensorPool.Aeron.Client;
using TensorPool.Aeron.Commands;

namespace TensorPool.Aeron.TestPeer;

/// <summary>
/// Adds and removes counters of its own, one after the other, and adds one each time to a static counter that it shares
/// with others.
/// </summary>
internal static class CountPeer
{
    public static int Run(PeerArguments arguments, Orders orders)
    {
        long count = arguments.Number("count");
        using AeronClient client = arguments.Connect();
        Counter shared = client.AddStaticCounter(1002, [7], "shared by all", registrationId: 77);
        Report.Line($"ready {shared.Id}");
        if (!orders.Await("go"))
        {
            return 0;
        }

        for (int i = 0; i < count; i++)
        {
            using Counter own = Add(client);
            own.Value = i;
            shared.GetAndAdd(1);
        }

        Report.Line("counted");
        orders.AwaitEnd();
        return 0;
    }

    /// <summary>Counters rest for a second after their use: at this rate there may be none left for a moment.</summary>
    private static Counter Add(AeronClient client)
    {
        while (true)
        {
            try
            {
                return client.AddCounter(1001, [1, 2, 3], $"of {client.ClientId}");
            }
            catch (RegistrationException e) when (e.Code == DriverErrorCode.ResourceTemporarilyUnavailable)
            {
                Thread.Sleep(10);
            }
        }
    }
}
