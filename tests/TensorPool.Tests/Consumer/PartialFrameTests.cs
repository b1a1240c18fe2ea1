using TensorPool.Consumer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>Previews of unfinished frames (wire 1.1, section 16.4): what may be read, and that it is never taken for a frame.</summary>
public sealed class PartialFrameTests : IDisposable
{
    private const int Length = 64;

    private readonly ConsumerRig _rig = ConsumerRig.Mapped(o => o with { Progress = new ProgressHints() });

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("W-10.2.2-8")]
    [Requirement("W-10.2.2-9")]
    public void Filled_prefix_is_handed_out_and_nothing_behind_it()
    {
        Start(0, Contiguous);

        Tell(0, 24, FrameProgressState.Progress);

        FrameRecorder.SeenPart part = Assert.Single(_rig.Recorder.Parts);
        Assert.Equal(ConsumerRig.PayloadOf(0, 24), part.Prefix);
        Assert.True(part.IsIntact);
        Assert.Equal(
            (0ul, 24ul, 64L, 24),
            (part.Info.Seq, part.Info.BytesFilled, part.Info.ExpectedLength, part.Info.PrefixLength)
        );
        Assert.Equal(FrameProgressState.Progress, part.Info.State);
        Assert.Equal(1, _rig.Statistics.PartialFrames);
    }

    [Fact]
    [Requirement("W-10.2.2-8")]
    public void Producer_that_claims_more_than_there_is_gives_no_more()
    {
        Start(0, Contiguous);

        Tell(0, ulong.MaxValue, FrameProgressState.Progress);

        Assert.Equal(Length, _rig.Recorder.Parts[0].Prefix.Length);
    }

    [Fact]
    [Requirement("W-10.2.2-7")]
    public void Complete_is_no_frame_while_the_word_says_writing()
    {
        Start(0, Contiguous);

        Tell(0, Length, FrameProgressState.Complete);

        Assert.Empty(_rig.Recorder.Frames);
        Assert.Single(_rig.Recorder.Parts);
        Assert.Equal((0, 0), (_rig.Statistics.Accepted, _rig.Statistics.DropsLate));

        _rig.Describe(0);
        _rig.Poll();
        Assert.Equal((0, 1), (_rig.Statistics.Accepted, _rig.Statistics.DropsOdd));
    }

    [Fact]
    [Requirement("W-10.2.2-7")]
    public void Frame_comes_by_its_descriptor_whatever_was_told_before()
    {
        Start(0, Contiguous);
        Tell(0, 24, FrameProgressState.Progress);
        CommitWord.Commit(ref _rig.Word(0), WireV1_1.CommittedWord(0));
        Tell(0, Length, FrameProgressState.Complete);
        Assert.Empty(_rig.Recorder.Frames);

        _rig.Describe(0);
        _rig.Poll();

        Assert.Equal([0ul], _rig.Recorder.Seqs);
        Assert.Equal(1, _rig.Statistics.Accepted);
    }

    [Fact]
    [Requirement("W-10.2.2-16")]
    public void Slot_that_is_reused_while_it_is_read_spoils_the_preview()
    {
        Start(0, Contiguous);
        bool wasIntact = false;
        _rig.Recorder.ReadingPart = part =>
        {
            wasIntact = part.IsIntact();
            CommitWord.BeginWrite(ref _rig.Word(8), WireV1_1.WritingWord(8));
            Assert.False(part.IsIntact());
            Assert.False(part.TryCopyTo(new byte[Length]));
        };

        Tell(0, 24, FrameProgressState.Progress);

        Assert.True(wasIntact);
        Assert.False(Assert.Single(_rig.Recorder.Parts).IsIntact);
    }

    [Fact]
    [Requirement("W-10.2.2-16")]
    public void Frame_that_is_completed_while_its_preview_is_read_spoils_nothing()
    {
        Start(0, Contiguous);
        _rig.Recorder.ReadingPart = _ => CommitWord.Commit(ref _rig.Word(0), WireV1_1.CommittedWord(0));

        Tell(0, 24, FrameProgressState.Progress);

        Assert.True(Assert.Single(_rig.Recorder.Parts).IsIntact);
    }

    [Fact]
    [Requirement("W-10.2.2-16")]
    public void Slot_of_another_frame_is_left_alone()
    {
        Start(8, Contiguous);

        Tell(0, 24, FrameProgressState.Progress);
        Tell(16, 24, FrameProgressState.Progress);

        Assert.Empty(_rig.Recorder.Parts);
    }

    [Theory]
    [InlineData("pool")]
    [InlineData("length")]
    [InlineData("slot")]
    [InlineData("offset")]
    [InlineData("frame id")]
    [InlineData("layout")]
    public void Header_that_makes_no_sense_yet_is_left_alone(string what)
    {
        SlotHeader header = Header(0, Contiguous);
        switch (what)
        {
            case "pool":
                header.PoolId = 9;
                break;
            case "length":
                header.ValuesLenBytes = 4097;
                break;
            case "slot":
                header.PayloadSlot = 1;
                break;
            case "offset":
                header.PayloadOffset = 64;
                break;
            case "frame id":
                header.FrameId = 8;
                break;
            default:
                header.Layout = new TensorLayout(Dtype.UInt8, MajorOrder.Row, [Length + 1]);
                break;
        }

        Start(0, header);
        Tell(0, 24, FrameProgressState.Progress);

        Assert.Empty(_rig.Recorder.Parts);
        Assert.Equal((0, 0, 0, 0, 0, 0, 0), _rig.Drops);
    }

    [Fact]
    public void Progress_of_another_epoch_of_frames_heard_of_and_of_skipped_ones_is_passed_over()
    {
        _rig.PublishAndPoll(0);
        Start(1, Contiguous);
        _rig.Progress(1, 24, FrameProgressState.Progress, epoch: _rig.Written.Epoch + 1);
        _rig.Progress(0, 24, FrameProgressState.Progress);
        _rig.Poll();
        Assert.Empty(_rig.Recorder.Parts);

        _rig.Configure(config => (config.Mode, config.Decimation) = (ConsumerMode.Decimated, 2));
        _rig.Progress(1, 24, FrameProgressState.Progress);
        _rig.Poll();
        Assert.Empty(_rig.Recorder.Parts); // W-11-2
        Assert.Equal(ConsumerState.Mapped, _rig.Core.State);
    }

    [Fact]
    [Requirement("W-10.2.2-1")]
    public void Consumer_that_did_not_ask_gets_no_previews()
    {
        using ConsumerRig rig = ConsumerRig.Mapped();
        rig.Write(0);
        rig.Progress(0, 16, FrameProgressState.Complete);
        rig.Poll();

        Assert.Empty(rig.Recorder.Parts);
    }

    [Fact]
    public void Elements_are_typed_and_whole()
    {
        Start(0, Header(0, TensorLayout.Contiguous<float>(16)));
        int floats = 0;
        _rig.Recorder.ReadingPart = part =>
        {
            floats = part.Elements<float>().Length;
            Refuses(part);
            Assert.True(part.TryCopyTo(new byte[part.Prefix.Length]));
        };

        Tell(0, 27, FrameProgressState.Progress);

        Assert.Equal(6, floats);

        static void Refuses(PartialFrame part)
        {
            try
            {
                part.Elements<int>();
                Assert.Fail("elements of another type");
            }
            catch (InvalidOperationException) { }

            try
            {
                part.TryCopyTo(new byte[1]);
                Assert.Fail("a copy without room");
            }
            catch (ArgumentException) { }
        }
    }

    private static TensorLayout Contiguous => TensorLayout.Contiguous<byte>(Length);

    private static SlotHeader Header(ulong seq, in TensorLayout layout) =>
        new()
        {
            FrameId = seq,
            ValuesLenBytes = Length,
            PayloadSlot = (uint)(seq & 7),
            PoolId = 1,
            Layout = layout,
        };

    private void Start(ulong seq, in TensorLayout layout) => Start(seq, Header(seq, layout));

    /// <summary>A slot in the state of a claim whose progress has begun.</summary>
    private void Start(ulong seq, in SlotHeader header)
    {
        _rig.Write(seq, header, ConsumerRig.PayloadOf(seq, Length));
        CommitWord.BeginWrite(ref _rig.Word(seq), WireV1_1.WritingWord(seq));
    }

    private void Tell(ulong seq, ulong bytes, FrameProgressState state, uint? rows = null)
    {
        _rig.Progress(seq, bytes, state, rows);
        _rig.Poll();
    }
}
