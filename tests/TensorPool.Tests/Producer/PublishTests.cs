using TensorPool.Aeron.Client;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

/// <summary>What a copied frame leaves in shared memory and on the descriptor stream.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly CoreRig<WireV1_1> _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("W-8.3-1")]
    [Requirement("W-8.2-2")]
    [Requirement("W-10.2.1-2")]
    [Requirement("W-15.5-2")]
    public void Numbers_of_a_frame_agree_over_several_rounds_of_the_ring()
    {
        for (ulong seq = 0; seq < 20; seq++)
        {
            Assert.Equal(PublishResult.Sent, _rig.Publish(16));

            uint index = (uint)(seq % 8);
            SlotHeader header = _rig.Header(index);
            FrameDescriptor descriptor = _rig.SentDescriptors()[^1];
            Assert.Equal(seq << 1, _rig.Word(index));
            Assert.Equal(seq, header.FrameId);
            Assert.Equal(index, header.PayloadSlot);
            Assert.Equal(seq, descriptor.Seq);
            Assert.True(descriptor.IndexMatches);
        }
    }

    [Fact]
    [Requirement("W-10.2.1-1")]
    public void Each_frame_has_one_descriptor_of_its_stream_and_epoch()
    {
        for (int i = 0; i < 5; i++)
        {
            _rig.Publish(16);
        }

        Assert.Equal([0ul, 1, 2, 3, 4], _rig.SentDescriptors().Select(d => d.Seq));
        Assert.All(_rig.SentDescriptors(), d => Assert.Equal(CoreRig<WireV1_1>.StreamId, d.StreamId));
        Assert.All(_rig.SentDescriptors(), d => Assert.Equal(_rig.Epoch.Number, d.Epoch));
    }

    [Fact]
    [Requirement("W-9-1")]
    public void Payload_lies_at_its_place_in_the_file_of_the_pool()
    {
        byte[] payload = [1, 2, 3, 4, 5];
        _rig.Publish(16);
        _rig.Publish(16);

        _rig.Core.Publish(payload, CoreRig<WireV1_1>.Bytes(5), default);

        using FileStream file = File.Open(
            _rig.Mapping.Pools[0].Uri.Path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        file.Position = 64 + (2 * 4096);
        byte[] found = new byte[5];
        file.ReadExactly(found);
        Assert.Equal(payload, found);
    }

    [Theory]
    [Requirement("W-9-2")]
    [Requirement("W-9-4")]
    [Requirement("W-9-5")]
    [InlineData(0, 1)]
    [InlineData(4096, 1)]
    [InlineData(4097, 2)]
    [InlineData(16384, 2)]
    public void Smallest_pool_that_fits_is_used_and_named(int length, int poolId)
    {
        _rig.Publish(length);

        Assert.Equal(poolId, _rig.Header(0).PoolId);
        Assert.Equal((uint)length, _rig.Header(0).ValuesLenBytes);
    }

    [Fact]
    [Requirement("W-9-2")]
    public void Order_of_the_pools_does_not_matter()
    {
        using CoreRig<WireV1_1> rig = new(pools: [new PoolOptions(9, 65536), new PoolOptions(4, 4096)]);

        rig.Publish(4000);
        rig.Publish(5000);

        Assert.Equal(4, rig.Header(0).PoolId);
        Assert.Equal(9, rig.Header(1).PoolId);
    }

    [Fact]
    [Requirement("W-9-3")]
    public void Frame_that_fits_into_no_pool_is_counted_and_touches_nothing()
    {
        byte[] before = _rig.Slot(0).ToArray();

        Assert.Equal(PublishResult.TooLarge, _rig.Publish(16385));

        Assert.Equal(before, _rig.Slot(0).ToArray());
        Assert.Empty(_rig.Descriptors.Messages);
        Assert.Equal(1, _rig.Core.Counters.TooLarge);
        Assert.Equal(0, _rig.Core.Counters.FramesPublished);
        Assert.Equal(PublishResult.Sent, _rig.Publish(1));
        Assert.Equal(0ul, _rig.SentDescriptors()[0].Seq);
    }

    [Fact]
    [Requirement("W-8.3-3")]
    [Requirement("W-8.2-11")]
    public void Nothing_of_the_former_content_of_a_slot_is_left()
    {
        _rig.Slot(0).Fill(0xA5);
        _rig.Slot(1).Clear();
        TensorLayout layout = new(Dtype.Float32, MajorOrder.Row, [2, 3]);

        _rig.Core.Publish(new byte[24], layout, default);
        _rig.Core.Publish(new byte[24], layout, default);

        // The second slot was zero before: all but the numbers of the frame must be the same.
        SlotHeader expected = _rig.Header(1);
        SlotHeader found = _rig.Header(0);
        Assert.Equal(expected.Layout, found.Layout);
        Assert.Equal(0u, found.PayloadOffset);
        Assert.Equal(_rig.Slot(1)[40..].ToArray(), _rig.Slot(0)[40..].ToArray());
        Assert.Equal(0ul, found.FrameId);
    }

    [Fact]
    [Requirement("W-10.2.1-6")]
    [Requirement("W-15.7-1")]
    public void Header_and_descriptor_carry_the_same_time_and_metadata_version()
    {
        _rig.Clock.NowNs = 123_456_789;

        _rig.Publish(16);
        _rig.Core.Publish(new byte[16], CoreRig<WireV1_1>.Bytes(16), new FrameDetails { TimestampNs = 55 });

        Assert.Equal([123_456_789ul, 55ul], [_rig.Header(0).TimestampNs, _rig.Header(1).TimestampNs]);
        Assert.Equal([123_456_789ul, 55ul], _rig.SentDescriptors().Select(d => d.TimestampNs!.Value));
        Assert.Equal(3u, _rig.Header(0).MetaVersion);
        Assert.Equal(3u, _rig.SentDescriptors()[0].MetaVersion);
    }

    [Fact]
    [Requirement("W-10.2.1-6")]
    [Requirement("W-10.1-2")]
    public void Descriptors_without_the_optional_fields_say_so()
    {
        using CoreRig<WireV1_1> rig = new(fillDescriptors: false);

        rig.Publish(16);

        Assert.Null(rig.SentDescriptors()[0].TimestampNs);
        Assert.Null(rig.SentDescriptors()[0].MetaVersion);
        Assert.Equal(3u, rig.Header(0).MetaVersion);
    }

    [Fact]
    [Requirement("W-8.2-7")]
    public void User_data_lies_in_the_padding_and_the_rest_of_it_is_zero()
    {
        _rig.Slot(0).Fill(0xFF);
        byte[] exposure = [9, 8, 7];

        _rig.Core.Publish(new byte[16], CoreRig<WireV1_1>.Bytes(16), new FrameDetails { UserData = exposure });

        ReadOnlySpan<byte> found = WireV1_1.ReadUserBytes(ref _rig.Mapping.Slot(0));
        Assert.Equal(exposure, found[..3].ToArray());
        Assert.False(found[3..].ContainsAnyExcept((byte)0));
        Assert.Equal(144, found.Length);
    }

    [Fact]
    public void User_data_that_does_not_fit_is_refused_before_anything_is_touched()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() =>
            _rig.Core.Publish(new byte[16], CoreRig<WireV1_1>.Bytes(16), new FrameDetails { UserData = new byte[145] })
        );

        Assert.Contains("144", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0ul, _rig.Epoch.InFlight.Next);
    }

    [Fact]
    [Requirement("W-8.2-10")]
    public void Layout_that_consumers_would_refuse_is_refused()
    {
        ArgumentException tooLong = Assert.Throws<ArgumentException>(() =>
            _rig.Core.Publish(new byte[15], CoreRig<WireV1_1>.Bytes(16), default)
        );
        Assert.Throws<ArgumentException>(() => _rig.Core.Publish(new byte[15], default, default));

        Assert.Contains("takes 16 bytes", tooLong.Message, StringComparison.Ordinal);
        Assert.Equal(0ul, _rig.Epoch.InFlight.Next);
        Assert.Equal(0ul, _rig.Word(0));
        Assert.Equal(PublishResult.Sent, _rig.Publish(16));
    }

    [Theory]
    [Requirement("W-15.4-3")]
    [InlineData(PublicationResult.BackPressured, PublishResult.BackPressured)]
    [InlineData(PublicationResult.NotConnected, PublishResult.NotConnected)]
    [InlineData(PublicationResult.Closed, PublishResult.Disconnected)]
    public void Frame_is_complete_and_its_number_used_up_whatever_becomes_of_the_descriptor(
        long answer,
        PublishResult expected
    )
    {
        _rig.Descriptors.Results.Enqueue(answer);

        Assert.Equal(expected, _rig.Publish(16));
        Assert.Equal(PublishResult.Sent, _rig.Publish(16));

        Assert.Equal(0ul, _rig.Header(0).FrameId);
        Assert.Equal(16u, _rig.Header(0).ValuesLenBytes);
        Assert.Equal([1ul], _rig.SentDescriptors().Select(d => d.Seq));
        Assert.Equal(2, _rig.Core.Counters.FramesPublished);
        Assert.Equal(expected == PublishResult.BackPressured ? 1 : 0, _rig.Core.Counters.DescriptorBackPressured);
        Assert.Equal(expected == PublishResult.NotConnected ? 1 : 0, _rig.Core.Counters.NotConnected);
        Assert.Equal(expected == PublishResult.Disconnected ? 1 : 0, _rig.Core.Counters.Disconnected);
    }

    [Fact]
    [Requirement("W-10.2.1-1")]
    public void Change_of_terms_loses_no_descriptor()
    {
        _rig.Descriptors.Results.Enqueue(PublicationResult.AdminAction);

        Assert.Equal(PublishResult.Sent, _rig.Publish(16));

        Assert.Equal([0ul], _rig.SentDescriptors().Select(d => d.Seq));
    }

    [Fact]
    public void Without_a_transport_frames_are_still_written()
    {
        _rig.Core.Connect(null, null);

        Assert.Equal(PublishResult.Disconnected, _rig.Publish(16));

        Assert.Equal(16u, _rig.Header(0).ValuesLenBytes);
        Assert.Equal(1, _rig.Core.Counters.Disconnected);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(4001)]
    public void Copies_past_the_caches_bring_every_byte(int length)
    {
        using CoreRig<WireV1_1> rig = new(nonTemporalLength: 0);
        byte[] payload = new byte[length];
        new Random(length).NextBytes(payload);
        rig.Payload(0, 0, 4096).Fill(0xEE);

        rig.Core.Publish(payload, CoreRig<WireV1_1>.Bytes(length), default);

        Assert.Equal(payload, rig.Payload(0, 0, length).ToArray());
        Assert.False(rig.Payload(0, 0, 4096)[length..].ContainsAnyExcept((byte)0xEE));
    }

    [Fact]
    [Requirement("W-8.2-3")]
    public void Commit_words_lie_aligned_in_the_first_cache_line_of_their_slots()
    {
        for (uint i = 0; i < _rig.Epoch.Nslots; i++)
        {
            nint offset = RegionGeometry.SlotOffset(i);
            Assert.Equal(0, (_rig.Mapping.HeaderRing.Address + offset) % 64);
        }
    }

    [Fact]
    [Requirement("O-18")]
    public void Slot_is_published_directly_only_if_it_is_the_next()
    {
        TensorLayout layout = CoreRig<WireV1_1>.Bytes(4);
        _rig.Publish(16);
        _rig.Payload(1, 1, 4).Fill(7);

        Assert.Equal(PublishResult.WrongSlot, _rig.Core.PublishSlot(2, 0, 4, layout, default));
        Assert.Equal(PublishResult.WrongSlot, _rig.Core.PublishSlot(2, 2, 4, layout, default));
        Assert.Equal(PublishResult.UnknownPool, _rig.Core.PublishSlot(3, 1, 4, layout, default));
        Assert.Equal(PublishResult.TooLarge, _rig.Core.PublishSlot(1, 1, 4097, layout, default));
        Assert.Equal(1ul, _rig.Epoch.InFlight.Next);
        Assert.Equal(PublishResult.Sent, _rig.Core.PublishSlot(2, 1, 4, layout, default));

        Assert.Equal(2, _rig.Header(1).PoolId);
        Assert.Equal(1ul << 1, _rig.Word(1));
        Assert.Equal([7, 7, 7, 7], _rig.Payload(1, 1, 4).ToArray());
        Assert.Equal([0ul, 1], _rig.SentDescriptors().Select(d => d.Seq));
    }
}
