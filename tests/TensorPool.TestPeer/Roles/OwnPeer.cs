using TensorPool.Aeron.Agents;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.TestPeer.Roles;

/// <summary>Owns regions without any Aeron, or says why it cannot.</summary>
internal static class OwnPeer
{
    public static int Run(PeerArguments arguments, Orders orders)
    {
        ProducerOptions options = PeerOptions.Producer(arguments);
        try
        {
            using RegionOwner<WireV1_1> owner = RegionOwner<WireV1_1>.Open(
                options.Regions,
                options.StreamId,
                (ulong)SystemNanoClock.Instance.NanoTime()
            );
            Report.Line($"epoch {owner.Current.Epoch}");
            orders.AwaitEnd();
        }
        catch (IOException e)
        {
            Report.Line($"refused {e.Message}");
        }

        return 0;
    }
}
