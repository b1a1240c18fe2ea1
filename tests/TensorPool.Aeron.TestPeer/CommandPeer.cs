using TensorPool.Aeron.Client;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Concurrent;

namespace TensorPool.Aeron.TestPeer;

/// <summary>Claims room for a command and hangs: to be killed before it has written it.</summary>
internal static class CommandPeer
{
    public static int Run(PeerArguments arguments, Orders orders)
    {
        using AeronClient client = arguments.Connect();
        using Counter counter = client.AddCounter(1001, [], "of a client that dies");
        string path = Path.Combine(arguments.Directory, "cnc.dat");
        if (CncFile.TryOpen(path, writable: true, out CncFile? cnc, out _) != CncOpenStatus.Ok || cnc is null)
        {
            return 1;
        }

        using (cnc)
        {
            ManyToOneRingBuffer ring = new(cnc.ToDriver);
            bool isClaimed = ring.TryClaim(CommandTypes.AddPublication, 40, out RingClaim claim);
            Report.Line($"claimed {isClaimed}");
            orders.AwaitEnd();
            ring.Abort(claim);
        }

        return 0;
    }
}
