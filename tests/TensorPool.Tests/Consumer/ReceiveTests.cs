using TensorPool.Consumer;
using TensorPool.Tensors;
using TensorPool.Tests.Producer;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>The receive procedure (wire 1.1, sections 5.3 and 7), a step each, with what it counts.</summary>
public sealed class ReceiveTests : IDisposable
{
    private readonly ConsumerRig _rig = ConsumerRig.Mapped();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("W-10.2.1-4")]
    [Requirement("W-8.3-5")]
    [Requirement("P3-2")]
    public void Frame_is_delivered_with_what_its_header_says()
    {
        SlotHeader header = _rig.HeaderOf(5, 24);
        header.PoolId = 2;
        header.Layout = new TensorLayout(Dtype.Float32, MajorOrder.Row, [2, 3]);
        _rig.Write(5, header, ConsumerRig.PayloadOf(5, 24));
        _rig.Describe(5);

        Assert.True(_rig.Poll() > 0);

        FrameRecorder.Seen seen = Assert.Single(_rig.Recorder.Frames);
        Assert.Equal(new FrameInfo(ConsumerRig.StreamId, _rig.Written.Epoch, 5, 7005, 3, 24), seen.Info);
        Assert.Equal(header.Layout, seen.Layout);
        Assert.Equal(ConsumerRig.PayloadOf(5, 24), seen.Payload);
        Assert.Equal(FrameOutcome.Intact, seen.Outcome);
        Assert.Equal(1, _rig.Statistics.Accepted);
        Assert.Equal(default, _rig.Drops);
    }

    [Fact]
    [Requirement("W-15.21-9")]
    public void R1_Nothing_is_delivered_while_nothing_is_mapped()
    {
        using ConsumerRig rig = new();
        rig.Publish(0, 1);

        rig.Poll();

        Assert.Empty(rig.Recorder.Frames);
        Assert.Equal(2, rig.Statistics.DropsUnmapped);
        Assert.Equal(default, rig.Drops);
    }

    [Fact]
    [Requirement("W-10.2.1-3")]
    public void R2_Descriptor_of_an_earlier_epoch_is_ignored()
    {
        _rig.PublishAndPoll(0);
        _rig.Describe(1, epoch: _rig.Written.Epoch - 1);

        _rig.Poll();

        Assert.Equal(ConsumerState.Mapped, _rig.Core.State);
        Assert.Equal(1, _rig.Statistics.DropsEpoch);
        Assert.Single(_rig.Recorder.Frames);
        Assert.Equal(default, _rig.Drops);
    }

    [Fact]
    [Requirement("W-15.21-7")]
    [Requirement("W-15.21-8")]
    public void R2_Descriptor_of_a_later_epoch_unmaps_and_drops_what_is_in_flight()
    {
        _rig.PublishAndPoll(0);
        _rig.Describe(0, epoch: _rig.Written.Epoch + 1);
        _rig.Publish(1, 2);

        _rig.Poll();

        Assert.Equal(ConsumerState.Unmapped, _rig.Core.State);
        Assert.Equal(ConsumerTransitionCause.LaterEpochSeen, _rig.Transitions[^1].Cause);
        Assert.Single(_rig.Recorder.Frames);
        Assert.Equal(1, _rig.Statistics.DropsEpoch);
        Assert.Equal(2, _rig.Statistics.DropsUnmapped);
        Assert.Equal(default, _rig.Drops);

        // Its announce, when it comes, is mapped.
        _rig.Owner.Advance(_rig.Now);
        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
    }

    [Fact]
    [Requirement("W-15.2-3")]
    public void R3_Lower_number_unmaps_and_the_next_announce_maps_again()
    {
        _rig.PublishAndPoll(5, 6);
        _rig.Describe(4);
        _rig.Publish(7);

        _rig.Poll();

        Assert.Equal(ConsumerState.Unmapped, _rig.Core.State);
        Assert.Equal(ConsumerTransitionCause.SequenceRegression, _rig.Transitions[^1].Cause);
        Assert.Equal([5, 6], _rig.Recorder.Seqs);
        Assert.Equal(2, _rig.Statistics.DropsUnmapped);

        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
        _rig.PublishAndPoll(3);
        Assert.Equal([5, 6, 3], _rig.Recorder.Seqs);
    }

    [Fact]
    public void R3_Same_descriptor_again_is_ignored()
    {
        _rig.PublishAndPoll(5);
        _rig.Describe(5);

        _rig.Poll();

        Assert.Single(_rig.Recorder.Frames);
        Assert.Equal(1, _rig.Statistics.Duplicates);
        Assert.Equal(default, _rig.Drops);
    }

    [Fact]
    public void R3_What_a_publication_gives_again_after_a_rejoin_is_ignored()
    {
        _rig.PublishAndPoll(5, 6, 7);
        _rig.Descriptors.Position = 0;
        _rig.Describe(5);
        _rig.Describe(6);
        _rig.Describe(7);
        _rig.Publish(8);

        _rig.Poll();

        Assert.Equal(ConsumerState.Mapped, _rig.Core.State);
        Assert.Equal([5, 6, 7, 8], _rig.Recorder.Seqs);
        Assert.Equal(3, _rig.Statistics.Duplicates);
        Assert.Equal(default, _rig.Drops);
    }

    [Fact]
    [Requirement("W-15.21-1")]
    [Requirement("W-15.21-5")]
    public void R5_Header_index_that_is_not_that_of_the_number_drops_the_frame()
    {
        _rig.PublishAndPoll(8);
        _rig.Write(9);
        _rig.Describe(9, nslots: 16); // index 9, of 8 slots
        _rig.Publish(10);

        _rig.Poll();

        Assert.Equal([8, 10], _rig.Recorder.Seqs);
        Assert.Equal((0, 1, 0, 0, 0, 1, 0), _rig.Drops);
    }

    [Fact]
    [Requirement("W-8.3-5")]
    [Requirement("W-15.21-2")]
    [Requirement("W-15.21-4")]
    [Requirement("P1-7")]
    public void R6_Odd_word_drops_the_frame_at_once()
    {
        _rig.PublishAndPoll(0);
        _rig.Publish(1, 2);
        Volatile.Write(ref _rig.Word(1), WireV1_1.WritingWord(1));

        _rig.Poll();

        Assert.Equal([0, 2], _rig.Recorder.Seqs);
        Assert.Equal((0, 1, 1, 0, 0, 0, 0), _rig.Drops);
    }

    [Theory]
    [InlineData("pool", 1)]
    [InlineData("length", 1)]
    [InlineData("slot", 0)]
    [InlineData("offset", 0)]
    [Requirement("W-15.5-2")]
    [Requirement("W-8.2-11")]
    public void R7_Payload_that_is_not_where_it_can_be_drops_the_frame(string what, int isPayloadCause)
    {
        _rig.PublishAndPoll(0);
        SlotHeader header = _rig.HeaderOf(1);
        switch (what)
        {
            case "pool":
                header.PoolId = 9;
                break;
            case "length":
                header.ValuesLenBytes = 4097;
                break;
            case "slot":
                header.PayloadSlot = 2;
                break;
            default:
                header.PayloadOffset = 64;
                break;
        }

        _rig.Write(1, header, []);
        _rig.Describe(1);
        _rig.Publish(2);
        _rig.Poll();

        Assert.Equal([0, 2], _rig.Recorder.Seqs);
        Assert.Equal((0, 1, 0, 0, 0, 1 - isPayloadCause, isPayloadCause), _rig.Drops);
    }

    [Fact]
    public void R7_Payload_as_long_as_its_slot_is_delivered()
    {
        SlotHeader header = _rig.HeaderOf(1, 4096);
        _rig.Write(1, header, ConsumerRig.PayloadOf(1, 4096));
        _rig.Describe(1);

        _rig.Poll();

        Assert.Equal(4096, Assert.Single(_rig.Recorder.Frames).Payload.Length);
    }

    [Fact]
    [Requirement("W-15.3-2")]
    [Requirement("W-8.3-5")]
    [Requirement("W-8.3-8")]
    public void R8_Word_that_changes_under_the_header_drops_the_frame_as_changed()
    {
        _rig.PublishAndPoll(0);
        _rig.Publish(1);
        OnNextHeader(() => Volatile.Write(ref _rig.Word(1), WireV1_1.WritingWord(9)));

        _rig.Poll();

        Assert.Equal([0], _rig.Recorder.Seqs);
        Assert.Equal((0, 1, 0, 1, 0, 0, 0), _rig.Drops);
    }

    [Fact]
    public void R8_Frame_overwritten_by_a_whole_one_under_the_header_is_dropped_as_changed()
    {
        _rig.PublishAndPoll(0);
        _rig.Publish(1);
        OnNextHeader(() => _rig.Write(9));

        _rig.Poll();

        Assert.Equal([0], _rig.Recorder.Seqs);
        Assert.Equal((0, 1, 0, 1, 0, 0, 0), _rig.Drops);
    }

    [Fact]
    public void R8_Bad_field_in_a_header_that_changed_is_a_torn_read()
    {
        _rig.PublishAndPoll(0);
        SlotHeader header = _rig.HeaderOf(1);
        header.PoolId = 9;
        _rig.Write(1, header, []);
        _rig.Describe(1);
        OnNextHeader(() => Volatile.Write(ref _rig.Word(1), WireV1_1.WritingWord(9)));

        _rig.Poll();

        Assert.Equal((0, 1, 0, 1, 0, 0, 0), _rig.Drops);
    }

    [Fact]
    [Requirement("W-15.3-1")]
    public void R9_Even_word_lower_than_one_seen_for_the_slot_is_stale()
    {
        _rig.PublishAndPoll(8, 9);
        _rig.Write(1); // the slot of 9 goes back
        Volatile.Write(ref _rig.Word(1), WireV1_1.CommittedWord(1));
        _rig.Describe(17); // of the same slot

        _rig.Poll();

        Assert.Equal([8, 9], _rig.Recorder.Seqs);
        Assert.Equal((7, 1, 0, 1, 0, 0, 0), _rig.Drops);
    }

    [Fact]
    [Requirement("W-15.3-1")]
    public void R9_Words_seen_under_another_mapping_do_not_count()
    {
        _rig.PublishAndPoll(8, 9);
        _rig.RestartOwner();
        _rig.AnnounceAndPoll();

        _rig.PublishAndPoll(0, 1);

        Assert.Equal([8, 9, 0, 1], _rig.Recorder.Seqs);
        Assert.Equal(default, _rig.Drops);
    }

    [Theory]
    [InlineData(9ul, 9ul)] // overwritten by a later frame
    [InlineData(1ul, 2ul)] // the header's number
    [InlineData(9ul, 1ul)] // the word's number
    [Requirement("W-8.2-2")]
    [Requirement("W-10.2.1-5")]
    [Requirement("W-15.21-3")]
    public void R10_Numbers_that_are_not_all_equal_drop_the_frame(ulong wordId, ulong headerId)
    {
        _rig.PublishAndPoll(0);
        SlotHeader header = _rig.HeaderOf(1);
        header.FrameId = headerId;
        _rig.Write(1, header, ConsumerRig.PayloadOf(1));
        Volatile.Write(ref _rig.Word(1), WireV1_1.CommittedWord(wordId));
        _rig.Describe(1);
        _rig.Publish(2);

        _rig.Poll();

        Assert.Equal([0, 2], _rig.Recorder.Seqs);
        Assert.Equal((0, 1, 0, 0, 1, 0, 0), _rig.Drops);
    }

    [Theory]
    [InlineData((short)0, (short)1)]
    [InlineData((short)12, (short)1)]
    [InlineData((short)99, (short)1)]
    [InlineData((short)1, (short)0)]
    [InlineData((short)1, (short)7)]
    [Requirement("W-15.8-1")]
    public void R11_Enum_value_that_is_not_known_drops_the_frame(short dtype, short order)
    {
        DropsAsHeaderInvalid(new TensorLayout((Dtype)dtype, (MajorOrder)order, 1, Eight(16), Eight(0)));
    }

    [Theory]
    [InlineData(9, new[] { 1 }, new[] { 0 })] // ndims
    [InlineData(1, new[] { -1 }, new[] { 0 })]
    [InlineData(1, new[] { 4 }, new[] { -1 })]
    [InlineData(2, new[] { 2, 8 }, new[] { 4, 0 })] // overlap
    [InlineData(2, new[] { 4, 4 }, new[] { 1, 4 })] // column-major, while it says row-major
    [InlineData(1, new[] { 17 }, new[] { 0 })] // longer than the payload
    [InlineData(1, new[] { 2 }, new[] { 16 })] // the same by its stride
    [Requirement("W-8.2-4")]
    [Requirement("W-8.2-5")]
    [Requirement("W-8.2-10")]
    public void R11_Layout_that_is_none_drops_the_frame(int ndims, int[] dims, int[] strides)
    {
        DropsAsHeaderInvalid(new TensorLayout(Dtype.UInt8, MajorOrder.Row, (byte)ndims, Eight(dims), Eight(strides)));
    }

    [Theory]
    [InlineData(new[] { 2, 4 }, new[] { 8, 0 })]
    [InlineData(new[] { 0, 400 }, new[] { 0, 0 })]
    [InlineData(new int[0], new int[0])]
    [Requirement("W-8.2-6")]
    public void R11_Layout_that_fits_is_delivered(int[] dims, int[] strides)
    {
        SlotHeader header = _rig.HeaderOf(1);
        header.Layout = new TensorLayout(Dtype.UInt8, MajorOrder.Row, dims, strides);
        _rig.Write(1, header, ConsumerRig.PayloadOf(1));
        _rig.Describe(1);

        _rig.Poll();

        Assert.Equal(header.Layout, Assert.Single(_rig.Recorder.Frames).Layout);
    }

    [Fact]
    [Requirement("W-8.2-7")]
    public void User_bytes_of_any_content_are_handed_through()
    {
        _rig.Write(1);
        Span<byte> user = WireV1_1.UserBytes(ref _rig.Written.Slot(1));
        new Random(5).NextBytes(user);
        byte[] expected = user.ToArray();
        byte[] seen = [];
        _rig.Recorder.Reading = frame => seen = frame.UserBytes.ToArray();
        _rig.Describe(1);

        _rig.Poll();

        Assert.Equal(144, seen.Length);
        Assert.Equal(expected, seen);
    }

    [Fact]
    [Requirement("W-10.2.1-7")]
    public void Descriptors_of_other_streams_are_ignored_silently()
    {
        _rig.PublishAndPoll(0);
        _rig.Describe(1, streamId: ConsumerRig.StreamId + 1);
        _rig.Describe(0, streamId: ConsumerRig.StreamId + 1);
        _rig.Publish(1);

        _rig.Poll();

        Assert.Equal([0, 1], _rig.Recorder.Seqs);
        Assert.Equal(0, _rig.Statistics.Duplicates);
        Assert.Equal(0, _rig.Statistics.MessagesRejected);
        Assert.Equal(default, _rig.Drops);
    }

    [Fact]
    [Requirement("W-8.3-1")]
    [Requirement("W-15.21-2")]
    public void Slot_that_was_never_written_is_not_frame_zero()
    {
        _rig.Describe(0);

        _rig.Poll();

        Assert.Empty(_rig.Recorder.Frames);
        Assert.Equal(1, _rig.Statistics.DropsLate);
    }

    [Fact]
    public void Messages_that_are_no_descriptors_are_ignored_or_counted()
    {
        byte[] foreign = new byte[44];
        foreign[0] = 36; // block length
        foreign[2] = 4;
        foreign[4] = 0x85; // schema 901
        foreign[5] = 3;
        foreign[6] = 1;
        byte[] descriptor = new byte[WireV1_1.FrameDescriptorLength];
        WireV1_1.EncodeFrameDescriptor(
            descriptor,
            new FrameDescriptor
            {
                StreamId = ConsumerRig.StreamId,
                Epoch = 1,
                Seq = 1,
            },
            8
        );
        _rig.Descriptors.Incoming.Enqueue((1, foreign));
        _rig.Descriptors.Incoming.Enqueue((1, descriptor[..^1]));
        _rig.Descriptors.Incoming.Enqueue((1, []));
        _rig.Publish(0);

        _rig.Poll();

        Assert.Equal([0], _rig.Recorder.Seqs);
        Assert.Equal(2, _rig.Statistics.MessagesRejected);
    }

    private static int[] Eight(params int[] values) => [.. values, .. new int[8 - values.Length]];

    private static void OnNextHeader(Action action) =>
        WatchingWire.HeaderRead = () =>
        {
            WatchingWire.HeaderRead = null;
            action();
        };

    private void DropsAsHeaderInvalid(TensorLayout layout)
    {
        _rig.PublishAndPoll(0);
        SlotHeader header = _rig.HeaderOf(1);
        header.Layout = layout;
        _rig.Write(1, header, ConsumerRig.PayloadOf(1));
        _rig.Describe(1);
        _rig.Publish(2);

        _rig.Poll();

        Assert.Equal([0, 2], _rig.Recorder.Seqs);
        Assert.Equal((0, 1, 0, 0, 0, 1, 0), _rig.Drops);
    }
}
