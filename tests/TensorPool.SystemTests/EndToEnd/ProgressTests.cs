using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SystemTests.Support;
using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.SystemTests.EndToEnd;

/// <summary>Frames that are read while they are being written (wire 1.1, section 16).</summary>
public class ProgressTests
{
    private const int RowLength = 1024;
    private const int Rows = 16;

    private static readonly TensorLayout Image = new(Dtype.UInt8, MajorOrder.Row, [Rows, RowLength]);

    [Fact]
    [Requirement("W-10.2.2-7")]
    [Requirement("W-10.2.2-8")]
    [Requirement("W-10.2.2-9")]
    [Requirement("W-10.2.2-16")]
    public void Rows_can_be_read_as_they_are_filled_and_the_frame_comes_by_its_descriptor()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair(WithProgress, WantingProgress);
        byte[] payload = new byte[Rows * RowLength];
        SelfCheckingPayload.Fill(payload, 0);
        UntilWanted(world, producer);
        reader.Log.Parts.Clear();
        ulong seq = producer.NextSeq;

        Assert.Equal(ClaimResult.Claimed, producer.TryClaimDevice(payload.Length, out DeviceClaim claim));
        Assert.True(claim.BeginProgress(payload.Length, Image));
        for (int row = 0; row < Rows; row++)
        {
            payload.AsSpan(row * RowLength, RowLength).CopyTo(claim.Payload[(row * RowLength)..]);
            Eventually.True(() => claim.ReportProgress((row + 1) * RowLength, (uint)row + 1), "the report's turn");
            world.Until(
                () => reader.Log.Parts.Any(part => part.Info.RowsFilled == row + 1),
                $"row {row} is seen while the frame is unfinished"
            );
        }

        Assert.DoesNotContain(seq, reader.Log.Seqs);
        Assert.Equal(PublishResult.Sent, claim.Complete(payload.Length, Image));
        world.Until(() => reader.Log.Seqs.Contains(seq), "the frame itself");

        List<FrameLog.ReceivedPart> parts = reader.Log.Parts.FindAll(part => part.Info.Seq == seq);
        Assert.Equal(FrameProgressState.Started, parts[0].Info.State);
        Assert.Equal(Rows, parts.Count(part => part.Info.State == FrameProgressState.Progress));
        Assert.All(
            parts,
            part =>
            {
                Assert.True(part.IsIntact);
                Assert.Equal(payload.Length, part.Info.ExpectedLength);
                Assert.Equal((int)part.Info.BytesFilled, part.Prefix.Length);
                Assert.Equal(payload[..part.Prefix.Length], part.Prefix);
            }
        );
        Assert.Equal(payload, reader.Log.Frames.Last().Payload);
        Assert.Equal(0, reader.Lost);
    }

    [Fact]
    [Requirement("W-10.2.2-9")]
    public void Bytes_of_a_layout_with_gaps_say_nothing_and_its_rows_do()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair(WithProgress, WantingProgress);
        UntilWanted(world, producer);
        TensorLayout padded = new(Dtype.UInt8, MajorOrder.Row, [4, 1000], [1024, 1]);
        reader.Log.Parts.Clear();

        Assert.Equal(ClaimResult.Claimed, producer.TryClaimDevice(4096, out DeviceClaim claim));
        Assert.True(claim.BeginProgress(4096, padded));
        Eventually.True(() => claim.ReportProgress(2048), "the report's turn");
        world.Until(() => reader.Log.Parts.Any(part => part.Info.BytesFilled == 2048), "bytes without rows");
        Eventually.True(() => claim.ReportProgress(3072, 3), "the report's turn");
        world.Until(() => reader.Log.Parts.Any(part => part.Info.RowsFilled == 3), "rows");

        Assert.Empty(reader.Log.Parts.Single(part => part.Info.BytesFilled == 2048).Prefix);
        Assert.Equal((2 * 1024) + 1000, reader.Log.Parts.First(part => part.Info.RowsFilled == 3).Info.PrefixLength);
        Assert.True(claim.Withdraw());
    }

    [Fact]
    [Requirement("W-10.2.2-7")]
    public void Frame_that_is_given_up_was_a_preview_only()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair(WithProgress, WantingProgress);
        UntilWanted(world, producer);
        ulong abandoned = producer.NextSeq;

        Assert.Equal(ClaimResult.Claimed, producer.TryClaimDevice(4096, out DeviceClaim claim));
        Assert.True(claim.BeginProgress(4096, World.Bytes(4096)));
        world.Until(() => reader.Log.Parts.Any(part => part.Info.Seq == abandoned), "the preview");
        Assert.True(claim.Withdraw());
        producer.Publish<byte>(new byte[8], World.Bytes(8));
        world.UntilSeen(producer, reader);

        Assert.DoesNotContain(abandoned, reader.Log.Seqs);
        Assert.Equal(1, reader.Statistics.DropsGap);
        Assert.Equal(0, reader.Statistics.DropsLate); // failed looks at an unfinished frame are no drops
    }

    [Fact]
    [Requirement("W-10.2.2-1")]
    [Requirement("W-10.2.2-10")]
    public void Nothing_is_told_unless_somebody_wants_it()
    {
        using World world = new();
        WireTap tap = world.Tap();
        (TensorProducer producer, Reader reader) = world.Pair(WithProgress);
        world.Until(() => tap.Hellos.Count > 2, "hellos without a wish");

        Assert.Equal(ClaimResult.Claimed, producer.TryClaimDevice(4096, out DeviceClaim claim));
        Assert.False(claim.BeginProgress(4096, World.Bytes(4096)));
        Assert.False(claim.ReportProgress(4096));
        Assert.Equal(PublishResult.Sent, claim.Complete(4096, World.Bytes(4096)));
        world.UntilSeen(producer, reader);
        world.Until(() => tap.Descriptors.Count > 0, "the descriptor");

        Assert.Empty(tap.Progress);
        Assert.Empty(reader.Log.Parts);
    }

    private static ProducerOptions WithProgress(ProducerOptions options) =>
        options with
        {
            Progress = new ProgressOptions
            {
                IntervalFloor = TimeSpan.FromMicroseconds(1),
                BytesDeltaFloor = 1,
                HelloInterval = TimeSpan.FromMinutes(1),
                MaxRateHz = 1_000_000,
            },
        };

    private static ConsumerOptions WantingProgress(ConsumerOptions options) =>
        options with
        {
            Progress = new TensorPool.Consumer.ProgressHints
            {
                Interval = TimeSpan.FromMicroseconds(1),
                BytesDelta = 1,
                RowsDelta = 1,
            },
        };

    /// <summary>Frames that end at once, until one of them was told: the producer has heard the consumer's hello.</summary>
    private static void UntilWanted(World world, TensorProducer producer) =>
        world.Until(
            () =>
            {
                Assert.Equal(ClaimResult.Claimed, producer.TryClaimDevice(8, out DeviceClaim claim));
                bool isWanted = claim.BeginProgress(8, World.Bytes(8));
                Assert.True(claim.Complete(8, World.Bytes(8)).IsPublished());
                return isWanted;
            },
            "the producer knows that progress is wanted"
        );
}
