using TensorPool.Aeron.Agents;
using TensorPool.Consumer;
using TensorPool.SystemTests.DriverModel;

namespace TensorPool.TestPeer.DriverModel;

/// <summary>
/// A consumer with a lease, which looks at every byte. <c>report</c> tells its epoch, and how many frames it has accepted,
/// how many of them were wrong, and how many it did not read for want of a lease; <c>mute</c> and <c>unmute</c> hold back its
/// keepalives.
/// </summary>
internal static class LeasedConsumerPeer
{
    public static int Run(PeerArguments arguments, Orders orders)
    {
        using LeaseLoop leases = new(arguments);
        Report.Line("ready");
        using TensorConsumer consumer = leases
            .Driver.AttachConsumerAsync(
                DriverSettings.Consumer((uint)arguments.Number("stream"), arguments.Text("base")),
                LeaseLoop.Lease
            )
            .GetAwaiter()
            .GetResult();
        Report.Line("attached");
        CheckedFrames frames = new();
        BackoffIdleStrategy idle = new();
        while (!orders.HaveEnded)
        {
            switch (orders.TryNext())
            {
                case "report":
                    ConsumerStatistics seen = consumer.Statistics;
                    Report.Line(
                        $"seen {consumer.Epoch} {frames.Accepted} {frames.Faults} {seen.DropsLease} {seen.Remaps}"
                    );
                    break;
                case "mute":
                    leases.IsMuted = true;
                    break;
                case "unmute":
                    leases.IsMuted = false;
                    break;
                default:
                    break;
            }

            idle.Idle(consumer.Poll(ref frames));
        }

        return 0;
    }
}
