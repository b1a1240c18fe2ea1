using System.Numerics.Tensors;
using TensorPool.Aeron.Agents;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

/// <summary>What users of a producer call, from layout to header slot.</summary>
public sealed class TensorProducerTests : IDisposable
{
    private readonly ProducerRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("P2-2")]
    [Requirement("P2-5")]
    [Requirement("P2-6")]
    public void Elements_are_copied_with_their_layout_time_and_user_data()
    {
        for (int i = 0; i < 9; i++)
        {
            _rig.Publish();
        }

        TensorLayout layout = TensorLayout.Contiguous<float>(2, 3);
        byte[] user = [1, 2, 3];

        PublishResult result = _rig.Producer.Publish<float>(
            [0, 1, 2, 3, 4, 5],
            layout,
            new FrameDetails { TimestampNs = 777, UserData = user }
        );

        Assert.Equal(PublishResult.Sent, result);
        SlotHeader header = _rig.Header(9);
        Assert.Equal(
            (9ul, 777ul, 24u, 1u, (ushort)1),
            (header.FrameId, header.TimestampNs, header.ValuesLenBytes, header.PayloadSlot, header.PoolId)
        );
        Assert.Equal(layout, header.Layout);
        Assert.Equal(5f, BitConverter.ToSingle(_rig.Payload(9, 24)[20..]));
        Assert.Equal(user, WireV1_1.UserBytes(ref _rig.Mapping.Slot(1))[..3].ToArray());
        FrameDescriptor descriptor = _rig.SentDescriptors()[^1];
        Assert.Equal((9ul, 777ul, true), (descriptor.Seq, descriptor.TimestampNs!.Value, descriptor.IndexMatches));
        Assert.Equal(10ul, _rig.Producer.NextSeq);
    }

    [Fact]
    [Requirement("W-15.7-1")]
    public void Time_is_that_of_the_monotonic_clock_unless_it_is_given()
    {
        ulong earliest = (ulong)SystemNanoClock.Instance.NanoTime();
        _rig.Publish();
        ulong latest = (ulong)SystemNanoClock.Instance.NanoTime();

        Assert.InRange(_rig.Header(0).TimestampNs, earliest, latest);
    }

    [Fact]
    public void Elements_of_another_type_than_the_layout_says_are_refused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() =>
            _rig.Producer.Publish<double>([1, 2], TensorLayout.Contiguous<float>(2))
        );

        Assert.Contains("float32 2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Double", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0ul, _rig.Producer.NextSeq);
        Assert.Empty(_rig.Descriptors.Messages);
    }

    [Fact]
    public void Layout_that_takes_more_than_the_payload_is_refused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() =>
            _rig.Producer.Publish<float>([1, 2], TensorLayout.Contiguous<float>(3))
        );

        Assert.Contains("takes 12 bytes, but the payload has 8", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0ul, _rig.Producer.NextSeq);
    }

    [Fact]
    public void User_data_that_does_not_fit_is_refused()
    {
        Assert.Equal(144, _rig.Producer.MaxUserDataLength);

        ArgumentException refusal = Assert.Throws<ArgumentException>(() =>
            _rig.Producer.Publish<byte>([], ProducerRig.Bytes(0), new FrameDetails { UserData = new byte[145] })
        );

        Assert.Contains("at most 144", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dense_tensor_is_copied_as_it_lies()
    {
        int[] values = [.. Enumerable.Range(0, 12)];

        Assert.Equal(PublishResult.Sent, _rig.Producer.Publish(new ReadOnlyTensorSpan<int>(values, [3, 4])));

        Assert.Equal(TensorLayout.Contiguous<int>(3, 4), _rig.Header(0).Layout);
        Assert.Equal(values, Elements<int>(0, 12));
    }

    [Fact]
    public void Tensor_with_large_gaps_is_gathered()
    {
        int[] values = [.. Enumerable.Range(0, 40)];

        _rig.Producer.Publish(new ReadOnlyTensorSpan<int>(values, [2, 2], [20, 3]));

        Assert.Equal(TensorLayout.Contiguous<int>(2, 2), _rig.Header(0).Layout);
        Assert.Equal([0, 3, 20, 23], Elements<int>(0, 4));
        Assert.Equal([0ul], _rig.SentDescriptors().Select(d => d.Seq));
    }

    [Fact]
    [Requirement("W-9-3")]
    public void Tensor_that_no_pool_holds_is_counted_whichever_way_it_goes()
    {
        int[] values = new int[20_000];

        Assert.Equal(PublishResult.TooLarge, _rig.Producer.Publish(new ReadOnlyTensorSpan<int>(values, [20_000])));
        Assert.Equal(PublishResult.TooLarge, _rig.Producer.Publish(new ReadOnlyTensorSpan<int>(values, [9_000], [2])));

        Assert.Equal(2, _rig.Producer.Statistics.TooLarge);
        Assert.Equal(0ul, _rig.Producer.NextSeq);
    }

    [Fact]
    public void What_is_longer_than_a_span_of_bytes_goes_through_a_claim()
    {
        // With 2 GiB of it nothing is different but the time it takes.
        double[] values = [1, 2, 3, 4];
        TensorLayout layout = TensorLayout.Contiguous<double>(2, 2);

        Assert.Equal(PublishResult.Sent, _rig.Producer.PublishByClaim<double>(values, layout, default));
        Assert.Equal(PublishResult.TooLarge, _rig.Producer.PublishByClaim<double>(new double[5000], layout, default));
        Assert.Throws<ArgumentException>(() =>
            _rig.Producer.PublishByClaim<double>(values, TensorLayout.Contiguous<double>(9), default)
        );
        _rig.Publish();

        Assert.Equal(values, Elements<double>(0, 4));
        Assert.Equal(layout, _rig.Header(0).Layout);
        Assert.Equal([0ul, 2], _rig.SentDescriptors().Select(d => d.Seq)); // the one that was refused is a gap, and holds up nobody
    }

    [Fact]
    [Requirement("O-18")]
    public void Slot_is_published_directly_only_in_its_turn()
    {
        _rig.Mapping.Payload(0, 0, 16).Fill(9);

        Assert.Equal(PublishResult.UnknownPool, _rig.Producer.PublishSlot(7, 0, 16, ProducerRig.Bytes(16)));
        Assert.Equal(PublishResult.WrongSlot, _rig.Producer.PublishSlot(1, 1, 16, ProducerRig.Bytes(16)));
        Assert.Equal(PublishResult.TooLarge, _rig.Producer.PublishSlot(1, 0, 4097, ProducerRig.Bytes(4097)));
        Assert.Equal(PublishResult.Sent, _rig.Producer.PublishSlot(1, 0, 16, ProducerRig.Bytes(16)));

        Assert.Equal(16u, _rig.Header(0).ValuesLenBytes);
        Assert.Equal(9, _rig.Payload(0, 16)[15]);
    }

    [Fact]
    public void Another_epoch_may_have_other_sizes_and_starts_at_zero()
    {
        _rig.Publish();

        _rig.Producer.BeginEpoch(
            new RegionOptions
            {
                BaseDirectory = _rig.Path,
                Nslots = 4,
                Pools = [new PoolOptions(9, 8192)],
            }
        );

        Assert.Equal((2ul, 0ul), (_rig.Producer.Epoch, _rig.Producer.NextSeq));
        Assert.Equal(PublishResult.Sent, _rig.Publish(8192));
        Assert.Equal(9, _rig.Header(0).PoolId);
    }

    [Theory]
    [InlineData("directory")]
    [InlineData("slots")]
    public void Epoch_that_cannot_begin_leaves_the_present_one(string what)
    {
        RegionOptions options = new()
        {
            BaseDirectory = what == "directory" ? "/dev" : _rig.Path,
            Nslots = what == "slots" ? 3u : 4u,
        };

        Assert.Throws<ArgumentException>(() => _rig.Producer.BeginEpoch(options));

        Assert.Equal(1ul, _rig.Producer.Epoch);
        Assert.Equal(PublishResult.Sent, _rig.Publish());
    }

    private T[] Elements<T>(ulong seq, int count)
        where T : unmanaged =>
        System
            .Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(
                _rig.Payload(seq, count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>())
            )
            .ToArray();
}
