using TensorPool.Consumer;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.TestPeer.Hunting;

/// <summary>An ordinary consumer that takes the newest frame it is told of. <c>report</c> tells counts.</summary>
internal static class LatestHunterPeer
{
    public static int Run(PeerArguments arguments, Orders orders)
    {
        using TensorPoolClient client = TensorPoolClient.Connect(PeerOptions.Client(arguments));
        using TensorConsumer consumer = client.CreateConsumer(
            PeerOptions.Consumer(arguments) with
            {
                Mode = ConsumerMode.Latest,
            }
        );
        HuntedFrame hunted = new(arguments.Flag("copies"), arguments.Flag("verifies"), (int)arguments.Number("stride"));
        while (consumer.State != ConsumerState.Mapped && !orders.HaveEnded)
        {
            consumer.Poll(ref hunted);
        }

        Report.Line("ready");
        long late = 0;
        while (!orders.HaveEnded)
        {
            if (orders.TryNext() is not null)
            {
                Report.Line($"hunted {hunted}");
            }

            consumer.Poll(ref hunted);
            // Frames that were found to be lost before they were read. Those that were overwritten meanwhile are late as well,
            // and counted by the handler already.
            ConsumerStatistics statistics = consumer.Statistics;
            long lateBeforeRead = statistics.DropsOdd + statistics.DropsFrameIdMismatch;
            for (; late < lateBeforeRead; late++)
            {
                hunted.OnRejected();
            }
        }

        return 0;
    }
}
