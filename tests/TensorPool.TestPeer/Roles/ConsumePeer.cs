using TensorPool.Aeron.Agents;
using TensorPool.Consumer;
using TensorPool.DriverClient;
using TensorPool.Transport;

namespace TensorPool.TestPeer.Roles;

/// <summary>
/// A consumer that looks at every byte of every frame, by itself or with a lease. <c>report</c> tells what it has seen; <c>reread</c> reads the last frame
/// in place again and again, without another look at anything else.
/// </summary>
internal static class ConsumePeer
{
    public static int Run(PeerArguments arguments, Orders orders)
    {
        using TensorPoolClient client = TensorPoolClient.Connect(PeerOptions.Client(arguments));
        ConsumerOptions options = PeerOptions.Consumer(arguments) with
        {
            OnStateChanged = change => Report.Line($"state {change.To} {change.Cause} {change.Epoch}"),
        };
        using ShmDriverClient? driver = arguments.Flag("lease") ? PeerOptions.DriverClient(client, arguments) : null;
        using AgentRunner? leasing = driver is null
            ? null
            : new(driver, new BackoffIdleStrategy(), e => Report.Line($"error {e.Message}"));
        leasing?.Start();
        using TensorConsumer consumer = driver is null
            ? client.CreateConsumer(options)
            : driver.AttachConsumerAsync(options).GetAwaiter().GetResult();
        Report.Line("ready");
        CheckedFrame frames = new();
        BackoffIdleStrategy idle = new();
        while (!orders.HaveEnded)
        {
            switch (orders.TryNext())
            {
                case "report":
                    ConsumerStatistics seen = consumer.Statistics;
                    Report.Line(
                        $"seen {consumer.LastSeqSeen} {seen.Accepted} {seen.DropsGap} {seen.DropsLate} {seen.History} "
                            + $"{frames.First} {frames.Faults} {client.Session.Generation} {seen.DropsUnmapped + seen.DropsLease}"
                    );
                    break;
                case "reread":
                    Report.Line("rereading");
                    while (consumer.ReadLatest(ref frames))
                    {
                        // until the memory is gone
                    }

                    Report.Line("lost");
                    break;
                default:
                    break;
            }

            idle.Idle(consumer.Poll(ref frames));
        }

        return 0;
    }

    private sealed class CheckedFrame : IFrameHandler
    {
        private int _fault;

        /// <summary>The first frame that was accepted; -1 before.</summary>
        public long First { get; private set; } = -1;

        public int Faults { get; private set; }

        public void OnFrame(scoped Frame frame) => _fault = SelfCheckingPayload.FindFault(frame.Payload, frame.Seq);

        public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
        {
            if (outcome == FrameOutcome.Intact)
            {
                First = First < 0 ? (long)info.Seq : First;
                Faults += _fault < 0 ? 0 : 1;
            }
        }
    }
}
