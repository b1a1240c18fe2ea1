using TensorPool.Consumer;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>What a handler is told of the frame that it has read in place: whether the bytes were still those of the frame.</summary>
[Requirement("W-8.3-7")]
public sealed class FrameHandleTests : IDisposable
{
    private readonly SwitchedSource _source = new();
    private readonly ConsumerRig _rig;

    public FrameHandleTests() => _rig = ConsumerRig.Mapped(source: _source);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Untouched_frame_is_intact()
    {
        bool duringRead = false;
        _rig.Recorder.Reading = frame => duringRead = frame.IsIntact();

        _rig.PublishAndPoll(0);

        Assert.True(duringRead);
        Assert.Equal((FrameOutcome.Intact, 1), (_rig.Recorder.Frames[0].Outcome, _rig.Statistics.Accepted));
    }

    [Fact]
    [Requirement("W-15.3-2")]
    public void Frame_that_is_overwritten_while_it_is_read_is_one_that_was_lost()
    {
        _rig.Recorder.Reading = frame =>
        {
            CommitWord.BeginWrite(ref _rig.Word(8), WireV1_1.WritingWord(8));
            Assert.False(frame.IsIntact());
            Assert.False(frame.TryCopyTo(new byte[16]));
        };

        _rig.PublishAndPoll(0);

        Assert.Equal(FrameOutcome.Overwritten, _rig.Recorder.Frames[0].Outcome);
        Assert.Equal(
            (0, 0, 1, 0, 1, 0, 0, 0),
            (
                _rig.Statistics.Accepted,
                _rig.Drops.Gap,
                _rig.Drops.Late,
                _rig.Drops.Odd,
                _rig.Drops.Changed,
                _rig.Drops.Mismatch,
                _rig.Drops.Header,
                _rig.Drops.Payload
            )
        );
    }

    [Fact]
    public void Frame_that_is_overwritten_by_a_whole_one_is_not_intact_either()
    {
        _rig.Recorder.Reading = _ => _rig.Write(8);

        _rig.PublishAndPoll(0);

        Assert.Equal(FrameOutcome.Overwritten, _rig.Recorder.Frames[0].Outcome);
    }

    [Fact]
    public void Copy_that_was_verified_before_is_right_and_counts()
    {
        byte[] copy = new byte[16];
        _rig.Recorder.Reading = frame =>
        {
            Assert.True(frame.TryCopyTo(copy));
            _rig.Write(8);
        };

        _rig.PublishAndPoll(0);

        Assert.Equal(FrameOutcome.Copied, _rig.Recorder.Frames[0].Outcome);
        Assert.Equal(ConsumerRig.PayloadOf(0), copy);
        Assert.Equal((1, 0), (_rig.Statistics.Accepted, _rig.Statistics.DropsLate));
    }

    [Fact]
    public void Copies_of_all_kinds_are_verified()
    {
        bool intact = false;
        bool torn = true;
        _rig.Recorder.Reading = frame =>
        {
            intact = frame.TryCopyTo<byte>(new byte[16]) && frame.TryFlattenTo<byte>(new byte[16]);
            _rig.Write(8);
            torn = frame.TryCopyTo<byte>(new byte[16]) || frame.TryFlattenTo<byte>(new byte[16]);
        };

        _rig.PublishAndPoll(0);

        Assert.True(intact);
        Assert.False(torn);
    }

    [Fact]
    public void Right_to_read_that_ends_while_a_frame_is_read_revokes_it()
    {
        _rig.Recorder.Reading = frame =>
        {
            _source.IsUsable = false;
            Assert.False(frame.IsIntact());
        };

        _rig.PublishAndPoll(0);
        _rig.PublishAndPoll(1);

        Assert.Equal(FrameOutcome.Revoked, Assert.Single(_rig.Recorder.Frames).Outcome);
        Assert.Equal((0, 2, 0), (_rig.Statistics.Accepted, _rig.Statistics.DropsLease, _rig.Statistics.DropsLate));
    }

    [Fact]
    public void Copy_without_room_is_refused_and_the_frame_goes_on()
    {
        List<Exception?> refusals = [];
        _rig.Recorder.Reading = frame =>
        {
            refusals.Add(Refusal(frame, f => f.TryCopyTo(new byte[15])));
            refusals.Add(Refusal(frame, f => f.TryCopyTo<byte>(new byte[15])));
            refusals.Add(Refusal(frame, f => f.Elements<float>()));
            refusals.Add(Refusal(frame, f => f.Tensor<float>()));
        };

        _rig.PublishAndPoll(0);

        Assert.IsType<ArgumentException>(refusals[0]);
        Assert.IsType<ArgumentException>(refusals[1]);
        Assert.IsType<InvalidOperationException>(refusals[2]);
        Assert.IsType<InvalidOperationException>(refusals[3]);
        Assert.Equal(FrameOutcome.Intact, _rig.Recorder.Frames[0].Outcome);
    }

    [Fact]
    public void What_a_handler_throws_goes_through_and_the_next_frame_comes()
    {
        _rig.Recorder.Reading = _ => throw new FormatException("of the user");
        _rig.Publish(0);
        Assert.Throws<FormatException>(() => _rig.Poll());
        _rig.Recorder.Reading = null;

        _rig.PublishAndPoll(1);

        Assert.Equal([1ul], _rig.Recorder.Seqs);
    }

    private static Exception? Refusal(Frame frame, Act act)
    {
        try
        {
            act(frame);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return e;
        }
    }

    private delegate void Act(Frame frame);

    private sealed class SwitchedSource : IRegionSource
    {
        public bool IsUsable { get; set; } = true;

        public AnnounceUse Judge(ulong epoch, ulong? mappedEpoch) => AnnounceUse.Follow;

        public int Poll(IRegionSink sink, long nowNs) => 0;
    }
}
