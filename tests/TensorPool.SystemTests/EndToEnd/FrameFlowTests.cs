using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SystemTests.Support;
using TensorPool.Tensors;

namespace TensorPool.SystemTests.EndToEnd;

/// <summary>Frames go from a producer to a consumer, by every way in and out, over a real driver.</summary>
public class FrameFlowTests
{
    [Fact]
    [Requirement("W-15.19-1")]
    [Requirement("W-10.2.1-4")]
    public void Copied_frames_of_all_sizes_arrive_in_order_and_whole()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();

        world.PublishAll(producer, reader, 1000);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (ulong)i), reader.Log.Seqs);
        Assert.All(reader.Log.Frames, AssertWhole);
        Assert.Contains(reader.Log.Frames, frame => frame.Payload.Length <= 4096); // both pools were used
        Assert.Contains(reader.Log.Frames, frame => frame.Payload.Length > 4096);
        Assert.Equal(1000, reader.Statistics.Accepted);
        Assert.Equal(0, reader.Lost);
        Assert.Equal(1000, producer.Statistics.FramesPublished);
        Assert.Equal(0, producer.Statistics.NotConnected + producer.Statistics.DescriptorBackPressured);
    }

    [Fact]
    public void Frame_carries_what_its_producer_says_of_it()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        TensorLayout layout = new(Dtype.Int16, MajorOrder.Column, [3, 4], [2, 8]);
        byte[] userData = [1, 2, 3];

        FrameDetails details = new() { TimestampNs = 123_456_789, UserData = userData };
        Assert.Equal(PublishResult.Sent, producer.Publish<byte>(new byte[32], layout, details));
        world.UntilSeen(producer, reader);

        FrameLog.Received frame = Assert.Single(reader.Log.Frames);
        Assert.Equal(
            new FrameInfo(World.StreamId, producer.Epoch, 0, 123_456_789, producer.MetaVersion, 32),
            frame.Info
        );
        Assert.Equal(layout, frame.Layout);
        Assert.Equal([.. userData, .. new byte[producer.MaxUserDataLength - 3]], frame.UserBytes);
    }

    [Fact]
    public void Frames_written_in_place_arrive_and_aborted_ones_are_gaps()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        List<ulong> committed = [];

        for (int i = 0; i < 300; i++)
        {
            Assert.Equal(ClaimResult.Claimed, producer.TryClaim(World.MaxPayload, out FrameClaim claim));
            using (claim)
            {
                int length = SelfCheckingPayload.LengthOf(claim.Seq, World.MaxPayload);
                SelfCheckingPayload.Fill(claim.Payload[..length], claim.Seq);
                if (i % 7 != 3)
                {
                    committed.Add(claim.Seq);
                    Assert.Equal(PublishResult.Sent, claim.Commit(length, World.Bytes(length)));
                    world.UntilSeen(producer, reader);
                }
            }
        }

        Assert.Equal(committed, reader.Log.Seqs);
        Assert.All(reader.Log.Frames, AssertWhole);
        Assert.Equal(300 - committed.Count, reader.Statistics.DropsGap);
        Assert.Equal(300 - committed.Count, producer.Statistics.Abandoned);
    }

    [Fact]
    [Requirement("O-13")]
    [Requirement("O-15")]
    public void Buffers_of_a_device_that_are_filled_in_any_order_arrive_in_the_order_of_their_claims()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        DeviceClaim[] claims = new DeviceClaim[8];
        for (int i = 0; i < claims.Length; i++)
        {
            Assert.Equal(ClaimResult.Claimed, producer.TryClaimDevice(4096, out claims[i]));
        }

        // While all of them are open, a frame that is copied takes its place behind them.
        byte[] copied = SelfCheckingPayload.Of(8, World.MaxPayload);
        Assert.Equal(PublishResult.Queued, producer.Publish<byte>(copied, World.Bytes(copied.Length)));
        foreach (int i in new[] { 5, 2, 7, 1, 6, 3 })
        {
            Assert.Equal(PublishResult.Queued, FillAndComplete(claims[i]));
        }

        for (int i = 0; i < 20; i++)
        {
            world.Step();
        }

        Assert.Empty(reader.Log.Frames);
        Assert.Equal(PublishResult.Sent, FillAndComplete(claims[0]));
        world.Until(() => reader.Log.Frames.Count == 4, "frames 0 to 3");
        Assert.True(claims[4].Abandon());
        world.UntilSeen(producer, reader);

        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8], reader.Log.Seqs);
        Assert.All(reader.Log.Frames, AssertWhole);
        Assert.Equal(1, reader.Statistics.DropsGap);
        Assert.True(claims[4].Withdraw());
    }

    [Fact]
    [Requirement("O-14")]
    public void Claim_that_is_a_whole_ring_old_stops_the_producer_until_it_ends()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        Assert.Equal(ClaimResult.Claimed, producer.TryClaimDevice(8, out DeviceClaim oldest));
        for (int i = 1; i < World.Nslots; i++)
        {
            Assert.Equal(PublishResult.Queued, Publish(producer, (ulong)i));
        }

        Assert.Equal(PublishResult.RingFull, Publish(producer, World.Nslots));
        Assert.Equal(PublishResult.Sent, FillAndComplete(oldest));
        world.UntilSeen(producer, reader);

        Assert.Equal((int)World.Nslots, reader.Log.Frames.Count);
        Assert.All(reader.Log.Frames, AssertWhole);
        Assert.Equal(PublishResult.Sent, Publish(producer, World.Nslots));
    }

    [Fact]
    public void Elements_and_tensors_arrive_as_what_they_were()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        float[] values = [.. Enumerable.Range(0, 24).Select(i => i * 0.5f)];
        float[] read = [];
        float[,] tensor = new float[2, 3];
        reader.Log.Reading = frame =>
        {
            if (frame.Seq == 0)
            {
                read = frame.Elements<float>().ToArray();
            }
            else
            {
                ReadOnlyTensorSpan<float> span = frame.Tensor<float>();
                for (nint row = 0; row < 2; row++)
                {
                    for (nint column = 0; column < 3; column++)
                    {
                        tensor[row, column] = span[row, column];
                    }
                }
            }
        };

        producer.Publish<float>(values, TensorLayout.Contiguous<float>(4, 6));
        // Rows of 3 elements, 4 apart.
        producer.Publish(new ReadOnlyTensorSpan<float>(values, [2, 3], [4, 1]));
        world.UntilSeen(producer, reader);

        Assert.Equal(values, read);
        Assert.Equal(
            new float[,]
            {
                { 0f, 0.5f, 1f },
                { 2f, 2.5f, 3f },
            },
            tensor
        );
    }

    [Fact]
    public void Frame_can_be_copied_out_and_flattened_with_the_answer_whether_that_is_right()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        short[] column = [1, 4, 2, 5, 3, 6]; // 2 x 3, by columns
        byte[] copy = new byte[12];
        short[] flat = new short[6];
        bool isCopied = false;
        bool isFlat = false;
        reader.Log.Reading = frame =>
        {
            isCopied = frame.TryCopyTo(copy);
            isFlat = frame.TryFlattenTo<short>(flat);
        };

        producer.Publish<short>(column, new TensorLayout(Dtype.Int16, MajorOrder.Column, [2, 3]));
        world.UntilSeen(producer, reader);

        Assert.True(isCopied && isFlat);
        Assert.Equal(MemoryMarshal.AsBytes<short>(column), copy);
        Assert.Equal([1, 2, 3, 4, 5, 6], flat);
    }

    [Fact]
    [Requirement("W-9-3")]
    public void Frame_that_no_pool_holds_is_dropped_and_leaves_no_gap()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();

        Publish(producer, 0);
        Assert.Equal(
            PublishResult.TooLarge,
            producer.Publish<byte>(new byte[World.MaxPayload + 1], World.Bytes(World.MaxPayload + 1))
        );
        Publish(producer, 1);
        world.UntilSeen(producer, reader);

        Assert.Equal([0, 1], reader.Log.Seqs);
        Assert.Equal(1, producer.Statistics.TooLarge);
        Assert.Equal(0, reader.Lost);
    }

    [Fact]
    [Requirement("W-15.4-1")]
    [Requirement("W-15.4-5")]
    [Requirement("W-15.13-5")]
    public void Consumer_that_is_too_slow_holds_up_nobody_and_knows_every_frame_that_it_lost()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair(
            p => p with { Regions = p.Regions with { Nslots = 4 } },
            c => c with { MaxOutstandingSeqGap = 0 }
        );
        Publish(producer, 0);
        world.UntilSeen(producer, reader); // the baseline

        const int Count = 5000;
        for (ulong seq = 1; seq < Count; seq++)
        {
            PublishResult result = Publish(producer, seq);
            Assert.True(result is PublishResult.Sent or PublishResult.BackPressured, result.ToString());
            if (seq % 97 == 0)
            {
                reader.Poll();
            }
        }

        world.Until(
            () => Publish(producer, producer.NextSeq) == PublishResult.Sent && reader.Consumer.LastSeqSeen > Count,
            "frames come again"
        );
        world.UntilSeen(producer, reader);

        ConsumerStatistics seen = reader.Statistics;
        Assert.Equal((long)producer.NextSeq, seen.Accepted + seen.DropsGap + seen.DropsLate);
        Assert.Equal(
            seen.DropsLate,
            seen.DropsOdd
                + seen.DropsChanged
                + seen.DropsFrameIdMismatch
                + seen.DropsHeaderInvalid
                + seen.DropsPayloadInvalid
        );
        Assert.True(seen.DropsGap >= producer.Statistics.DescriptorBackPressured, seen.ToString());
        Assert.True(seen.DropsLate > 0 && seen.Accepted > 0, seen.ToString());
        Assert.All(reader.Log.Frames, AssertWhole);
    }

    [Fact]
    public void Consumer_that_joins_late_counts_nothing_from_before()
    {
        using World world = new();
        (TensorProducer producer, Reader first) = world.Pair();
        world.PublishAll(producer, first, 500);

        Reader late = world.Consume();
        world.UntilMapped(late);
        world.PublishAll(producer, late, 100);

        Assert.Equal(0, late.Lost);
        Assert.All(late.Log.Frames, AssertWhole);
        Assert.Equal(599ul, late.Log.Seqs.Last());
        Assert.Equal(600, first.Statistics.Accepted);
    }

    [Fact]
    public void Two_streams_on_the_same_channels_do_not_mix()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        TensorProducer other = world.Produce(p => p with { StreamId = World.StreamId + 1 });
        Reader otherReader = world.Consume(c => c with { StreamId = World.StreamId + 1 });
        world.UntilMapped(otherReader);

        for (ulong seq = 0; seq < 50; seq++)
        {
            Publish(producer, seq);
            Publish(other, seq);
            world.Step();
        }

        world.UntilSeen(producer, reader);
        world.UntilSeen(other, otherReader);

        Assert.Equal(50, reader.Log.Frames.Count);
        Assert.Equal(50, otherReader.Log.Frames.Count);
        Assert.All(reader.Log.Frames, frame => Assert.Equal(World.StreamId, frame.Info.StreamId));
        Assert.All(otherReader.Log.Frames, frame => Assert.Equal(World.StreamId + 1, frame.Info.StreamId));
    }

    internal static void AssertWhole(FrameLog.Received frame)
    {
        Assert.Equal(SelfCheckingPayload.LengthOf(frame.Info.Seq, World.MaxPayload), frame.Payload.Length);
        Assert.Equal(-1, SelfCheckingPayload.FindFault(frame.Payload, frame.Info.Seq));
    }

    private static PublishResult Publish(TensorProducer producer, ulong seq)
    {
        byte[] payload = SelfCheckingPayload.Of(seq, World.MaxPayload);
        return producer.Publish<byte>(payload, World.Bytes(payload.Length));
    }

    private static PublishResult FillAndComplete(DeviceClaim claim)
    {
        // Whatever the frame's length by its number would be: claims are from the smaller pool.
        int length = Math.Min(SelfCheckingPayload.LengthOf(claim.Seq, World.MaxPayload), (int)claim.StrideBytes);
        SelfCheckingPayload.Fill(claim.Payload[..length], claim.Seq);
        return claim.Complete(length, World.Bytes(length));
    }
}
