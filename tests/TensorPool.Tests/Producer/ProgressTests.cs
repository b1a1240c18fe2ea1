using TensorPool.Aeron.Client;
using TensorPool.Producer;
using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

/// <summary>FrameProgress of unfinished frames (wire 1.1, section 16).</summary>
public sealed class ProgressTests : IDisposable
{
    private const long IntervalNs = 250_000;
    private const int RowBytes = 64;
    private static readonly TensorLayout Image = new(Dtype.UInt8, MajorOrder.Row, [64, RowBytes]);

    private readonly CoreRig<WireV1_1> _rig = new();

    public ProgressTests() => _rig.Core.SetProgressPolicy(new ProgressPolicy(IntervalNs, 1024, null, 0));

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("W-10.2.2-2")]
    [Requirement("W-10.2.2-3")]
    [Requirement("W-10.2.2-5")]
    [Requirement("W-10.2.2-6")]
    [Requirement("W-8.2-2")]
    public void Frame_goes_from_started_to_complete_and_never_back()
    {
        _rig.Publish(16);
        ClaimTicket claim = _rig.Claim(4096);

        Assert.True(Begin(claim));
        Assert.False(Begin(claim));
        Assert.True(ReportAfter(IntervalNs, claim, 1024));
        Assert.True(ReportAfter(IntervalNs, claim, 2048));
        Assert.Equal(PublishResult.Sent, Complete(claim));
        Assert.False(ReportAfter(IntervalNs, claim, 4096));
        Assert.False(Begin(claim));

        Assert.Equal(
            [
                FrameProgressState.Started,
                FrameProgressState.Progress,
                FrameProgressState.Progress,
                FrameProgressState.Complete,
            ],
            _rig.SentProgress().Select(p => p.State)
        );
        Assert.Equal([0ul, 1024, 2048, 4096], _rig.SentProgress().Select(p => p.PayloadBytesFilled));
        Assert.All(_rig.SentProgress(), p => Assert.Equal(1ul, p.FrameId));
        Assert.All(_rig.SentProgress(), p => Assert.True(p.IndexMatches));
        Assert.All(_rig.SentProgress(), p => Assert.Equal(_rig.Epoch.Number, p.Epoch));
        Assert.All(_rig.SentProgress(), p => Assert.Equal(CoreRig<WireV1_1>.StreamId, p.StreamId));
        Assert.Equal([0ul, 1], _rig.SentDescriptors().Select(d => d.Seq));
    }

    [Fact]
    [Requirement("W-10.2.2-10")]
    [Requirement("W-10.2.2-1")]
    public void Nothing_is_told_while_nobody_wants_it()
    {
        _rig.Core.SetProgressPolicy(null);
        ClaimTicket claim = _rig.Claim(4096);

        Assert.False(Begin(claim));
        Assert.False(ReportAfter(IntervalNs, claim, 2048));
        Assert.Equal(PublishResult.Sent, Complete(claim));

        Assert.Empty(_rig.Progress.Messages);
    }

    [Fact]
    [Requirement("W-10.2.2-3")]
    [Requirement("W-10.2.2-10")]
    public void Frame_that_began_before_anybody_wanted_it_is_left_out()
    {
        _rig.Core.SetProgressPolicy(null);
        ClaimTicket claim = _rig.Claim(4096);
        Begin(claim);
        _rig.Core.SetProgressPolicy(new ProgressPolicy(IntervalNs, 1024, null, 0));

        Assert.False(ReportAfter(IntervalNs, claim, 2048));
        Complete(claim);

        Assert.Empty(_rig.Progress.Messages);
    }

    [Fact]
    [Requirement("W-10.2.2-10")]
    public void Nothing_more_is_told_when_the_last_one_who_wanted_it_is_gone()
    {
        ClaimTicket claim = _rig.Claim(4096);
        Begin(claim);
        _rig.Core.SetProgressPolicy(null);

        Assert.False(ReportAfter(IntervalNs, claim, 2048));
        Complete(claim);

        Assert.Equal([FrameProgressState.Started], _rig.SentProgress().Select(p => p.State));
    }

    [Fact]
    [Requirement("W-10.2.2-11")]
    public void Progress_needs_both_the_interval_and_the_bytes_and_tells_the_latest_state()
    {
        ClaimTicket claim = _rig.Claim(4096);
        Begin(claim);

        Assert.False(ReportAfter(IntervalNs - 1, claim, 2000)); // too early
        Assert.False(ReportAfter(1, claim, 1023)); // too little
        Assert.True(ReportAfter(0, claim, 2001)); // what was skipped is in it
        Assert.False(ReportAfter(IntervalNs, claim, 3024)); // 1023 more
        Assert.True(ReportAfter(0, claim, 3025));
        Complete(claim); // whatever the clock says

        Assert.Equal([0ul, 2001, 3025, 4096], _rig.SentProgress().Select(p => p.PayloadBytesFilled));
    }

    [Fact]
    [Requirement("W-10.2.2-4")]
    public void Counts_of_a_frame_never_decrease()
    {
        ClaimTicket claim = _rig.Claim(4096);
        Begin(claim);

        Assert.True(Report(claim, 2048, 32, afterNs: IntervalNs));
        Assert.False(Report(claim, 1024, 16, afterNs: IntervalNs));
        Assert.True(Report(claim, 4000, 8, afterNs: IntervalNs));

        Assert.Equal([0ul, 2048, 4000], _rig.SentProgress().Select(p => p.PayloadBytesFilled));
        Assert.Equal([null, 32u, 32u], _rig.SentProgress().Select(p => p.RowsFilled));
    }

    [Fact]
    [Requirement("W-10.2.2-11")]
    public void Rows_are_worth_a_message_too_if_somebody_counts_them()
    {
        _rig.Core.SetProgressPolicy(new ProgressPolicy(IntervalNs, 1_000_000, 4, 0));
        ClaimTicket claim = _rig.Claim(4096);
        Begin(claim);

        Assert.False(Report(claim, 3 * RowBytes, 3, afterNs: IntervalNs));
        Assert.True(Report(claim, 4 * RowBytes, 4, afterNs: 0));
        Complete(claim);

        Assert.Equal([null, 4u, 64u], _rig.SentProgress().Select(p => p.RowsFilled));
    }

    [Fact]
    public void Rows_of_a_column_major_frame_are_not_told()
    {
        _rig.Core.SetProgressPolicy(new ProgressPolicy(IntervalNs, 1024, 1, 0));
        TensorLayout layout = new(Dtype.UInt8, MajorOrder.Column, [64, 64]);
        ClaimTicket claim = _rig.Claim(4096);

        Assert.True(_rig.Core.BeginProgress(claim, 4096, layout));
        Assert.False(Report(claim, 64, 10, afterNs: IntervalNs));
        Assert.True(Report(claim, 1024, 20, afterNs: IntervalNs));
        _rig.Core.Complete(claim, 4096, layout, default);

        Assert.All(_rig.SentProgress(), p => Assert.Null(p.RowsFilled));
    }

    [Fact]
    [Requirement("W-10.2.2-12")]
    public void Rate_of_the_stream_is_capped_over_all_its_frames()
    {
        _rig.Core.SetProgressPolicy(new ProgressPolicy(IntervalNs, 1024, null, SpacingNs: 500_000));
        ClaimTicket first = _rig.Claim(4096);
        ClaimTicket second = _rig.Claim(4096);
        Begin(first);
        Begin(second);

        Assert.True(ReportAfter(IntervalNs, first, 1024));
        Assert.False(ReportAfter(499_999, second, 1024));
        Assert.True(ReportAfter(1, second, 1024));
        Assert.False(ReportAfter(IntervalNs, first, 2048));
        Assert.True(ReportAfter(500_000 - IntervalNs, first, 2048));

        Assert.Equal(5, _rig.Progress.Messages.Count);
    }

    [Fact]
    [Requirement("W-10.2.2-16")]
    public void What_is_known_of_the_header_is_there_before_started_and_the_word_says_writing()
    {
        _rig.Slot(0).Fill(0xEE);
        ClaimTicket claim = _rig.Claim(4096);

        Begin(claim);

        SlotHeader header = _rig.Header(0);
        Assert.Equal(1ul, _rig.Word(0)); // writing frame 0
        Assert.Equal(Image, header.Layout);
        Assert.Equal(
            (0ul, 4096u, 0u, 0u),
            (header.FrameId, header.ValuesLenBytes, header.PayloadSlot, header.PayloadOffset)
        );
        Assert.Equal(1, header.PoolId);
    }

    [Fact]
    [Requirement("W-10.2.2-5")]
    public void Complete_comes_behind_the_descriptor_when_the_frame_had_to_wait()
    {
        ClaimTicket first = _rig.Claim(4096);
        ClaimTicket second = _rig.Claim(4096);
        Begin(second);

        Complete(second);
        Assert.Single(_rig.Progress.Messages);
        Complete(first);

        Assert.Equal(
            [FrameProgressState.Started, FrameProgressState.Complete],
            _rig.SentProgress().Select(p => p.State)
        );
    }

    [Fact]
    [Requirement("W-10.2.2-5")]
    public void Abandoned_frame_is_never_complete()
    {
        ClaimTicket claim = _rig.Claim(4096);
        Begin(claim);

        _rig.Core.Withdraw(claim);

        Assert.Equal([FrameProgressState.Started], _rig.SentProgress().Select(p => p.State));
    }

    [Fact]
    [Requirement("W-10.2.2-11")]
    public void What_could_not_be_sent_is_told_with_the_next_report()
    {
        ClaimTicket claim = _rig.Claim(4096);
        Begin(claim);
        _rig.Progress.Results.Enqueue(PublicationResult.BackPressured);

        Assert.False(ReportAfter(IntervalNs, claim, 1024));
        Assert.True(ReportAfter(0, claim, 1025));

        Assert.Equal([0ul, 1025], _rig.SentProgress().Select(p => p.PayloadBytesFilled));
    }

    [Fact]
    public void More_than_the_slot_holds_is_refused()
    {
        ClaimTicket claim = _rig.Claim(4096);
        Begin(claim);

        Assert.Throws<ArgumentOutOfRangeException>(() => _rig.Core.ReportProgress(claim, 4097, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => _rig.Core.ReportProgress(claim, -1, null));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            _rig.Core.BeginProgress(_rig.Claim(4096), 4097, CoreRig<WireV1_1>.Bytes(4097))
        );
    }

    [Fact]
    [Requirement("W-11-2")]
    public void Copied_frames_are_so_short_that_they_have_no_progress()
    {
        _rig.Publish(4096);

        Assert.Empty(_rig.Progress.Messages);
        Assert.Single(_rig.Descriptors.Messages);
    }

    private bool Begin(in ClaimTicket claim) => _rig.Core.BeginProgress(claim, 4096, Image);

    private PublishResult Complete(in ClaimTicket claim) => _rig.Core.Complete(claim, 4096, Image, default);

    private bool ReportAfter(long ns, in ClaimTicket claim, long bytes) => Report(claim, bytes, null, ns);

    private bool Report(in ClaimTicket claim, long bytes, uint? rows, long afterNs)
    {
        _rig.Clock.NowNs += afterNs;
        return _rig.Core.ReportProgress(claim, bytes, rows);
    }
}
