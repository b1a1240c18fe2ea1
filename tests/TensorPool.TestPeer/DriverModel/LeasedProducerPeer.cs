using TensorPool.Aeron.Agents;
using TensorPool.Producer;
using TensorPool.SystemTests.DriverModel;

namespace TensorPool.TestPeer.DriverModel;

/// <summary>
/// A producer with a lease, which publishes about a thousand checkable frames a second whenever it can. <c>report</c> tells
/// its epoch and how many; <c>mute</c> and <c>unmute</c> hold back its keepalives.
/// </summary>
internal static class LeasedProducerPeer
{
    public static int Run(PeerArguments arguments, Orders orders)
    {
        using LeaseLoop leases = new(arguments);
        Report.Line("ready");
        using TensorProducer producer = leases
            .Driver.AttachProducerAsync(DriverSettings.Producer((uint)arguments.Number("stream")), LeaseLoop.Lease)
            .GetAwaiter()
            .GetResult();
        Report.Line($"attached {producer.Epoch}");
        CheckedFrameSource frames = new(producer);
        SleepingIdleStrategy pause = new(TimeSpan.FromMilliseconds(1));
        while (!orders.HaveEnded)
        {
            switch (orders.TryNext())
            {
                case "report":
                    Report.Line($"published {producer.Epoch} {frames.Published}");
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

            producer.DoWork();
            frames.TryPublish();
            pause.Idle(0);
        }

        return 0;
    }
}
