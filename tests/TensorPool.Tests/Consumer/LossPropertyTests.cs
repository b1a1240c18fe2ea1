using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TensorPool.Consumer;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>
/// Whatever happens to frames, each is accounted for once: accepted, lost as a gap, lost as late, or passed over on purpose.
/// </summary>
[Requirement("W-15.4-5")]
[Requirement("W-15.13-5")]
[Requirement("P3-5")]
public class LossPropertyTests
{
    /// <summary>What may happen to the next frame, or between two frames.</summary>
    internal enum Step
    {
        Publish,
        LoseDescriptor,
        OverwriteBeforeRead,
        OverwriteWhileRead,
        StayWriting,
        BreakHeader,
        BreakPayload,
        RepeatDescriptor,
        DescribeOtherStream,
        Poll,
    }

    [Property(MaxTest = 300)]
    public Property Stream_accounts_for_every_frame_once() => Property(ConsumerMode.Stream);

    [Property(MaxTest = 300)]
    public Property Latest_accounts_for_every_frame_once() => Property(ConsumerMode.Latest);

    [Property(MaxTest = 300)]
    public Property Decimated_accounts_for_every_frame_once() => Property(ConsumerMode.Decimated);

    private static Property Property(ConsumerMode mode) =>
        Prop.ForAll(
            ArbMap.Default.GeneratorFor<byte>().Select(b => (Step)(b % 10)).ListOf().ToArbitrary(),
            steps => Check(mode, [.. steps])
        );

    private static void Check(ConsumerMode mode, IReadOnlyList<Step> steps)
    {
        using ConsumerRig rig = ConsumerRig.Mapped(o =>
            o with
            {
                Mode = mode,
                Decimation = 3,
                MaxOutstandingSeqGap = 0,
            }
        );
        rig.PublishAndPoll(0); // the baseline
        ulong next = 1;
        ulong unread = 0; // descriptors since the last poll: a slot of theirs must not be used again by accident
        foreach (Step step in steps)
        {
            if (unread >= 4)
            {
                rig.Poll();
                unread = 0;
            }

            unread += Do(rig, step, ref next);
        }

        rig.Poll();
        rig.Publish(next);
        rig.Poll();
        rig.Poll();

        ConsumerStatistics s = rig.Statistics;
        Assert.Equal((long)next + 1, s.Accepted + s.DropsGap + s.DropsLate + s.SkippedMode);
        Assert.Equal(
            s.DropsLate,
            s.DropsOdd + s.DropsChanged + s.DropsFrameIdMismatch + s.DropsHeaderInvalid + s.DropsPayloadInvalid
        );
        Assert.Equal(
            s.Accepted,
            rig.Recorder.Frames.Count(frame => frame.Outcome is FrameOutcome.Intact or FrameOutcome.Copied)
        );
        Assert.Equal((0, 0, 0, 0), (s.DropsUnmapped, s.DropsEpoch, s.SkippedRate, s.History));
        Assert.Equal(next, rig.Core.LastSeqSeen);
    }

    private static ulong Do(ConsumerRig rig, Step step, ref ulong next)
    {
        ulong seq = next;
        switch (step)
        {
            case Step.Poll:
                rig.Poll();
                return 0;
            case Step.RepeatDescriptor:
                rig.Poll();
                rig.Describe(seq - 1);
                rig.Descriptors.Position = 0; // as after a rejoin: from where was read before
                rig.Poll();
                rig.Descriptors.Position = 1 << 20;
                return 0;
            case Step.DescribeOtherStream:
                rig.Describe(seq, streamId: ConsumerRig.StreamId + 1);
                return 0;
            default:
                break;
        }

        next++;
        rig.Write(seq);
        switch (step)
        {
            case Step.LoseDescriptor:
                return 0;
            case Step.OverwriteBeforeRead:
                rig.Write(seq + rig.Written.Nslots);
                break;
            case Step.OverwriteWhileRead:
                rig.Poll();
                rig.Describe(seq);
                rig.Recorder.Reading = _ => CommitWord.BeginWrite(ref rig.Word(seq), WireV1_1.WritingWord(seq + 8));
                rig.Poll();
                rig.Recorder.Reading = null;
                return 0;
            case Step.StayWriting:
                rig.Word(seq) |= 1;
                break;
            case Step.BreakHeader:
                SlotHeader header = rig.HeaderOf(seq);
                header.PayloadOffset = 64;
                rig.Write(seq, header, ConsumerRig.PayloadOf(seq));
                break;
            case Step.BreakPayload:
                SlotHeader payload = rig.HeaderOf(seq);
                payload.PoolId = 77;
                rig.Write(seq, payload, ConsumerRig.PayloadOf(seq));
                break;
            default:
                break;
        }

        rig.Describe(seq);
        return 1;
    }
}
