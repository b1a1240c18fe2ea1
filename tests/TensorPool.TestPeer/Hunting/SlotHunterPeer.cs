using TensorPool.Consumer;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.TestPeer.Hunting;

/// <summary>
/// Reads slots directly, without waiting to be told of a frame: whatever a slot says that it holds is taken for announced, so
/// that reads fall into every phase of a write. All else is the library's receive procedure. <c>report</c> tells counts.
/// </summary>
/// <remarks>
/// Frame 0 is left out: a slot that was never written says that it holds frame 0 as well (WO-6). Who has its descriptor knows
/// better; without one, a look before the frame and one after it see the same word.
/// </remarks>
internal static class SlotHunterPeer
{
    private const int ReadsBetweenOrders = 1000;

    public static int Run(PeerArguments arguments, Orders orders)
    {
        StreamMapping mapping =
            PeerOptions.Regions(arguments, epoch: 1).Open(owners: null, out RegionRejection? rejection)
            ?? throw new IOException(rejection!.ToString());
        FrameReceiver<WireV1_1> receiver = new(PeerOptions.StreamId, new AnnouncedRegions());
        receiver.OnMapped(mapping);
        HuntedFrame hunted = new(arguments.Flag("copies"), arguments.Flag("verifies"), (int)arguments.Number("stride"));
        Report.Line("ready");
        uint random = (uint)Environment.ProcessId | 1;
        while (!orders.HaveEnded)
        {
            if (orders.TryNext() is not null)
            {
                Report.Line($"hunted {hunted}");
            }

            for (int i = 0; i < ReadsBetweenOrders; i++)
            {
                random ^= random << 13;
                random ^= random >> 17;
                random ^= random << 5;
                Read(mapping, receiver, hunted, random % OverwritePeer.Nslots);
            }
        }

        mapping.Retire();
        return 0;
    }

    private static void Read(StreamMapping mapping, FrameReceiver<WireV1_1> receiver, HuntedFrame hunted, uint slot)
    {
        ulong seq = WireV1_1.FrameIdOf(CommitWord.BeginRead(ref mapping.CommitWordOf(slot)));
        if (seq == 0 || seq % OverwritePeer.Nslots != slot)
        {
            return; // never written, as far as one can see
        }

        FrameDescriptor descriptor = new()
        {
            StreamId = PeerOptions.StreamId,
            Epoch = mapping.Epoch,
            Seq = seq,
            IndexMatches = true,
        };
        if (receiver.Examine(descriptor) != DropCause.None)
        {
            hunted.OnRejected();
            return;
        }

        FrameOutcome outcome = receiver.Deliver(ref hunted);
        receiver.End(ref hunted, outcome);
    }
}
