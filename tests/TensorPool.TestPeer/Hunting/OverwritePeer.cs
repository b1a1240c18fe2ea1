using System.Globalization;
using TensorPool.Aeron.Agents;
using TensorPool.Wire;

namespace TensorPool.TestPeer.Hunting;

/// <summary>
/// Overwrites a ring of four slots as fast as it can: <c>go N</c> so many times, and says when it is done. Right, or with a
/// fault that hunters have to find.
/// </summary>
internal static class OverwritePeer
{
    public const uint Nslots = 4;

    public static int Run(PeerArguments arguments, Orders orders) =>
        arguments.Text("fault") switch
        {
            "none" => Run<WireV1_1>(arguments, orders),
            "early" => Run<BrokenWire<EarlyCommitted>>(arguments, orders),
            "unmarked" => Run<BrokenWire<Unmarked>>(arguments, orders),
            string fault => throw new ArgumentException($"There is no fault '{fault}'."),
        };

    private static int Run<TWire>(PeerArguments arguments, Orders orders)
        where TWire : struct, IWireProtocol
    {
        using Overwriter<TWire> overwriter = new(arguments);
        Report.Line("ready");
        BackoffIdleStrategy idle = new();
        while (!orders.HaveEnded)
        {
            if (orders.TryNext() is string order)
            {
                overwriter.Overwrite(long.Parse(order["go ".Length..], CultureInfo.InvariantCulture));
                Report.Line($"done {overwriter.NextSeq}");
            }

            overwriter.DoWork();
            idle.Idle(0);
        }

        return 0;
    }
}
