using System.Globalization;
using TensorPool.Aeron.Agents;
using TensorPool.Producer;
using TensorPool.Tensors;
using TensorPool.Transport;

namespace TensorPool.TestPeer.Roles;

/// <summary>
/// A producer. Connects, and with <c>go</c> takes its regions and writes self-checking frames in place, one after the other,
/// until it is killed; <c>pause</c> and <c>go</c> again, <c>send N</c> writes some, <c>renew</c> begins another epoch.
/// </summary>
internal static class ProducePeer
{
    public static int Run(PeerArguments arguments, Orders orders)
    {
        ProducerOptions options = PeerOptions.Producer(arguments);
        int maxPayload = (int)options.Regions.Pools[0].StrideBytes;
        using TensorPoolClient client = TensorPoolClient.Connect(PeerOptions.Client(arguments));
        Report.Line("ready");
        string? order = orders.Next();
        if (order is null)
        {
            return 0;
        }

        using TensorProducer producer = client.CreateProducer(options);
        Report.Line($"epoch {producer.Epoch}");
        BackoffIdleStrategy idle = new();
        bool isGoing = false;
        for (; !orders.HaveEnded; order = orders.TryNext())
        {
            switch (order?.Split(' '))
            {
                case ["go"]:
                    isGoing = true;
                    break;
                case ["pause"]:
                    isGoing = false;
                    Report.Line($"paused {producer.NextSeq}");
                    break;
                case ["send", string count]:
                    for (int i = int.Parse(count, CultureInfo.InvariantCulture); i > 0; i--)
                    {
                        Publish(producer, maxPayload);
                    }

                    Report.Line($"sent {producer.NextSeq}");
                    break;
                case ["renew"]:
                    producer.BeginEpoch();
                    Report.Line($"epoch {producer.Epoch}");
                    break;
                default:
                    break;
            }

            if (isGoing)
            {
                Publish(producer, maxPayload);
            }

            idle.Idle(producer.DoWork() + (isGoing ? 1 : 0));
        }

        return 0;
    }

    private static void Publish(TensorProducer producer, int maxPayload)
    {
        int length = SelfCheckingPayload.LengthOf(producer.NextSeq, maxPayload);
        ClaimResult result = producer.TryClaim(length, out FrameClaim claim);
        if (result != ClaimResult.Claimed)
        {
            throw new InvalidOperationException($"Frame {producer.NextSeq}: {result}.");
        }

        SelfCheckingPayload.Fill(claim.Payload, claim.Seq);
        claim.Commit(new TensorLayout(Dtype.UInt8, MajorOrder.Row, [length]));
    }
}
