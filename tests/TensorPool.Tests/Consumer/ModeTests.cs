using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>Which frames each mode takes, and how those that it does not take are counted (wire 1.1, section 9).</summary>
[Requirement("W-11-1")]
[Requirement("P3-3")]
public sealed class ModeTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void Stream_takes_every_frame_in_order()
    {
        using ConsumerRig rig = ConsumerRig.Mapped();

        rig.Publish(0, 1, 2, 3, 4, 5, 6, 7);
        rig.Poll();

        Assert.Equal([0ul, 1, 2, 3, 4, 5, 6, 7], rig.Recorder.Seqs);
        Assert.Equal((0, 0), (rig.Statistics.SkippedMode, rig.Statistics.SkippedRate));
    }

    [Fact]
    public void Latest_takes_the_newest_of_all_that_has_come()
    {
        using ConsumerRig rig = Latest();
        rig.PublishAndPoll(0);

        for (ulong seq = 1; seq <= 30; seq++) // more than one poll of the log takes
        {
            rig.Publish(seq);
        }

        rig.Poll();
        rig.Poll();

        Assert.Equal([0ul, 30], rig.Recorder.Seqs);
        Assert.Equal((2, 29), (rig.Statistics.Accepted, rig.Statistics.SkippedMode));
        Assert.Equal((0, 0, 0, 0, 0, 0, 0), rig.Drops);
        Assert.Equal(30ul, rig.Core.LastSeqSeen);
    }

    [Fact]
    public void Latest_counts_gaps_as_every_mode_does()
    {
        using ConsumerRig rig = Latest();
        rig.PublishAndPoll(0);

        rig.Publish(3);
        rig.Publish(5);
        rig.Poll();

        Assert.Equal([0ul, 5], rig.Recorder.Seqs);
        Assert.Equal((3, 1), (rig.Statistics.DropsGap, rig.Statistics.SkippedMode));
    }

    [Fact]
    public void Latest_that_was_overwritten_before_it_was_read_is_late()
    {
        using ConsumerRig rig = Latest();
        rig.PublishAndPoll(0);

        rig.Publish(1);
        rig.Write(9); // its descriptor is still to come
        rig.Poll();

        Assert.Equal([0ul], rig.Recorder.Seqs);
        Assert.Equal((1, 1), (rig.Statistics.DropsLate, rig.Statistics.DropsFrameIdMismatch));
    }

    [Theory]
    [InlineData(1, new ulong[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(3, new ulong[] { 0, 3, 6 })]
    [InlineData(8, new ulong[] { 0 })]
    public void Decimated_takes_the_multiples(int decimation, ulong[] taken)
    {
        using ConsumerRig rig = ConsumerRig.Mapped(o =>
            o with
            {
                Mode = ConsumerMode.Decimated,
                Decimation = decimation,
            }
        );

        rig.PublishAndPoll(0, 1, 2, 3, 4, 5, 6, 7);

        Assert.Equal(taken, rig.Recorder.Seqs);
        Assert.Equal(8 - taken.Length, rig.Statistics.SkippedMode);
        Assert.Equal((0, 0, 0, 0, 0, 0, 0), rig.Drops);
        Assert.Equal(7ul, rig.Core.LastSeqSeen);
    }

    [Fact]
    public void Decimated_counts_gaps_of_frames_that_it_would_not_have_taken()
    {
        using ConsumerRig rig = ConsumerRig.Mapped(o => o with { Mode = ConsumerMode.Decimated, Decimation = 4 });
        rig.PublishAndPoll(0);

        rig.PublishAndPoll(4);

        Assert.Equal([0ul, 4], rig.Recorder.Seqs);
        Assert.Equal(3, rig.Statistics.DropsGap);
    }

    [Fact]
    [Requirement("W-10.1.2-3")]
    public void Rate_is_limited_and_what_is_passed_over_is_no_loss()
    {
        using ConsumerRig rig = ConsumerRig.Mapped(o => o with { MaxRateHz = 10 });

        for (ulong seq = 0; seq < 1000; seq++)
        {
            rig.PublishAndPoll(seq);
            rig.Advance(Millisecond);
        }

        Assert.Equal((10, 990), (rig.Statistics.Accepted, rig.Statistics.SkippedRate));
        Assert.Equal((0, 0, 0, 0, 0, 0, 0), rig.Drops);
    }

    [Fact]
    [Requirement("W-10.1.2-3")]
    public void Latest_waits_for_its_beat_and_takes_what_is_the_newest_then()
    {
        using ConsumerRig rig = ConsumerRig.Mapped(o => o with { Mode = ConsumerMode.Latest, MaxRateHz = 10 });

        rig.PublishAndPoll(0, 1, 2);
        Assert.Equal([0ul], rig.Recorder.Seqs);
        rig.Advance(100 * Millisecond);
        rig.Publish(3);
        rig.Poll();

        Assert.Equal([0ul, 3], rig.Recorder.Seqs);
        Assert.Equal((2, 0), (rig.Statistics.SkippedMode, rig.Statistics.SkippedRate));
    }

    [Fact]
    public void Frame_that_waits_for_its_beat_comes_although_no_other_does()
    {
        using ConsumerRig rig = ConsumerRig.Mapped(o => o with { Mode = ConsumerMode.Latest, MaxRateHz = 10 });
        rig.PublishAndPoll(0, 1);

        rig.Advance(100 * Millisecond);
        rig.Poll();

        Assert.Equal([0ul, 1], rig.Recorder.Seqs);
    }

    [Fact]
    [Requirement("W-10.1.3-2")]
    public void Frame_that_waits_when_the_mode_changes_is_not_lost()
    {
        using ConsumerRig rig = ConsumerRig.Mapped(o => o with { Mode = ConsumerMode.Latest, MaxRateHz = 10 });
        rig.PublishAndPoll(0, 1);

        rig.Configure(config => config.Mode = ConsumerMode.Stream);
        rig.Poll();
        rig.Advance(100 * Millisecond);
        rig.Poll();

        Assert.Equal([0ul, 1], rig.Recorder.Seqs);
    }

    [Fact]
    public void Newest_frame_is_there_whatever_the_mode_and_again_until_it_is_overwritten()
    {
        using ConsumerRig rig = ConsumerRig.Mapped(o => o with { Mode = ConsumerMode.Decimated, Decimation = 100 });
        Assert.False(rig.ReadLatest());
        rig.Publish(1, 2, 3);

        Assert.True(rig.ReadLatest());
        Assert.True(rig.ReadLatest());
        Assert.Equal([3ul, 3], rig.Recorder.Seqs);
        Assert.Equal((1, 2), (rig.Statistics.Accepted, rig.Statistics.SkippedMode));

        rig.Write(11);
        Assert.False(rig.ReadLatest());
        Assert.Equal(1, rig.Statistics.Accepted);
        Assert.Equal(0, rig.Statistics.DropsLate);
    }

    [Fact]
    public void Newest_frame_is_gone_with_its_mapping()
    {
        using ConsumerRig rig = ConsumerRig.Mapped();
        rig.PublishAndPoll(0);
        rig.Configure(config => config.UseShm = false);
        rig.Poll();

        Assert.False(rig.ReadLatest());
        Assert.Equal([0ul], rig.Recorder.Seqs);
    }

    [Theory]
    [InlineData(ConsumerMode.Stream)]
    [InlineData(ConsumerMode.Latest)]
    [Requirement("W-15.4-4")]
    public void Gap_that_is_too_large_is_reported_at_once(ConsumerMode mode)
    {
        using ConsumerRig rig = ConsumerRig.Mapped(o => o with { Mode = mode, MaxOutstandingSeqGap = 2 });
        rig.PublishAndPoll(0);
        int reports = rig.Qos.Messages.Count;

        rig.PublishAndPoll(3);
        Assert.Equal(reports, rig.Qos.Messages.Count);
        rig.PublishAndPoll(7);

        Assert.Equal(1, rig.Statistics.Resyncs);
        Assert.Equal(reports + 1, rig.Qos.Messages.Count);
        Assert.Equal((5ul, 7ul), (rig.LastQos().DropsGap, rig.LastQos().LastSeqSeen));
        Assert.Equal([0ul, 3, 7], rig.Recorder.Seqs);
    }

    [Fact]
    [Requirement("W-15.4-4")]
    public void Resync_passes_over_what_still_waits()
    {
        using ConsumerRig rig = ConsumerRig.Mapped(o =>
            o with
            {
                Mode = ConsumerMode.Latest,
                MaxOutstandingSeqGap = 2,
                MaxRateHz = 10,
            }
        );
        rig.PublishAndPoll(0, 1, 5);
        rig.Advance(100 * Millisecond);
        rig.Poll();

        Assert.Equal([0ul, 5], rig.Recorder.Seqs);
        Assert.Equal((1, 1, 3), (rig.Statistics.Resyncs, rig.Statistics.SkippedMode, rig.Statistics.DropsGap));
    }

    private static ConsumerRig Latest() => ConsumerRig.Mapped(o => o with { Mode = ConsumerMode.Latest });
}
