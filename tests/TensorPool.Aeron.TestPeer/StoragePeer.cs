using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Driver;

namespace TensorPool.Aeron.TestPeer;

/// <summary>
/// Driver and client in one process, in a directory on a small file system: adds publications until there is no more space
/// for one, then writes through all terms of those it has.
/// </summary>
internal static class StoragePeer
{
    public static int Run(PeerArguments arguments)
    {
        MediaDriverOptions options = arguments.DriverOptions() with { SparseLogs = arguments.Flag("sparse") };
        using MediaDriver driver = MediaDriver.Launch(options);
        using AeronClient client = arguments.Connect();
        using Subscription subscription = client.AddSubscription("aeron:ipc", 1001);
        List<ExclusivePublication> publications = [];
        while (true)
        {
            try
            {
                publications.Add(client.AddExclusivePublication("aeron:ipc?term-length=1m", 1001));
            }
            catch (RegistrationException e)
            {
                Report.Line($"refused {publications.Count} {(int)e.Code}");
                Report.Line($"because {e.Message}");
                break;
            }
        }

        byte[] message = new byte[publications[0].MaxMessageLength];
        BackoffIdleStrategy idle = new();
        foreach (ExclusivePublication publication in publications)
        {
            while (publication.Position < 4L * publication.TermLength)
            {
                idle.Idle(publication.Offer(message) > 0 ? 1 : 0);
                subscription.Poll(static (_, in _) => { }, 1000);
            }
        }

        // The driver lives, and has room again when there is less.
        publications[0].Dispose();
        while (subscription.ImageCount == publications.Count)
        {
            idle.Idle(subscription.Poll(static (_, in _) => { }, 1000));
        }

        Report.Line("written");
        return 0;
    }
}
