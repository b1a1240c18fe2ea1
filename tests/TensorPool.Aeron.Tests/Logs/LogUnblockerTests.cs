using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Tests.Logs;

public sealed class LogUnblockerTests : IDisposable
{
    private readonly LogFixture _fixture = new();

    private LogBuffers Log => _fixture.Log;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Claim_that_was_never_committed_becomes_padding()
    {
        ConcurrentAppender appender = new(Log);
        appender.TryClaim(100, long.MaxValue, out _);
        appender.Append("x"u8, long.MaxValue, 0);

        Assert.True(LogUnblocker.Unblock(Log, 0));

        Assert.Equal(FrameStatus.Padding, TermReader.Look(Log.Term(0), 0, out int length));
        Assert.Equal(132, length);
        Assert.Equal("x"u8, Assert.Single(_fixture.ReadAll(0)).Payload);
        Assert.False(LogUnblocker.Unblock(Log, 160));
    }

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Claim_without_header_is_padded_up_to_the_next_frame()
    {
        Log.Metadata.GetAndAddTail(0, 160);
        new ConcurrentAppender(Log).Append("x"u8, long.MaxValue, 0);

        Assert.True(LogUnblocker.Unblock(Log, 0));

        Assert.Equal(160, Log.Term(0).GetInt32(0));
        Assert.Single(_fixture.ReadAll(0));
    }

    [Fact]
    public void Claim_without_header_and_successor_stays()
    {
        Log.Metadata.GetAndAddTail(0, 160);

        Assert.False(LogUnblocker.Unblock(Log, 0));
        Assert.Equal(0, Log.Term(0).GetInt32(0));
    }

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Last_claim_without_header_is_padded_up_to_the_tail_when_nobody_publishes_any_more()
    {
        new ConcurrentAppender(Log).Append("x"u8, long.MaxValue, 0);
        Log.Metadata.GetAndAddTail(0, 160);

        Assert.False(LogUnblocker.PadToTail(Log, (3 * 65536) + 64)); // another term of the same partition
        Assert.True(LogUnblocker.PadToTail(Log, 64));

        Assert.Equal(FrameStatus.Padding, TermReader.Look(Log.Term(0), 64, out int length));
        Assert.Equal(160, length);
        Assert.False(LogUnblocker.PadToTail(Log, 64));
        Assert.False(LogUnblocker.PadToTail(Log, 224));
    }

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Claim_that_reached_the_end_of_the_term_is_padded_and_the_log_rotated()
    {
        ConcurrentAppender appender = new(Log);
        appender.Append(new byte[992], long.MaxValue, 0);
        Log.Metadata.GetAndAddTail(0, 65536); // died between the claim and the padding

        Assert.True(LogUnblocker.Unblock(Log, 1024));

        Assert.Equal(65536 - 1024, Log.Term(0).GetInt32(1024));
        Assert.Equal(1, Log.Metadata.ActiveTermCountAcquire);
        Assert.Equal(65536 + 64, appender.Append("x"u8, long.MaxValue, 0));
    }

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Death_between_padding_and_rotation_is_made_good()
    {
        ConcurrentAppender appender = new(Log);
        Log.Metadata.GetAndAddTail(0, 65600);
        new FrameWriter(1234, 1001).WritePadding(Log.Term(0), 0, 65536, LogFixture.InitialTermId);

        Assert.True(LogUnblocker.Unblock(Log, 65536));

        Assert.Equal(1, Log.Metadata.ActiveTermCountAcquire);
        Assert.Equal(65536 + 64, appender.Append("x"u8, long.MaxValue, 0));
    }

    [Fact]
    public void Committed_frame_needs_nothing()
    {
        new ConcurrentAppender(Log).Append("x"u8, long.MaxValue, 0);

        Assert.False(LogUnblocker.Unblock(Log, 0));
        Assert.False(LogUnblocker.Unblock(Log, 64));
    }

    [Theory]
    [InlineData(int.MinValue, 65536)]
    [InlineData(-70000, 65536)]
    [InlineData(-1, 32)]
    public void Claimed_length_that_cannot_be_is_made_one_that_subscribers_can_skip(int length, int padding)
    {
        Log.Metadata.GetAndAddTail(0, 64);
        Log.Term(0).PutInt32(0, length);

        Assert.True(LogUnblocker.Unblock(Log, 0));

        Assert.Equal(FrameStatus.Padding, TermReader.Look(Log.Term(0), 0, out int found));
        Assert.Equal(padding, found);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(65537)]
    [InlineData(int.MaxValue)]
    public void Length_that_no_publisher_writes_is_corruption(int length)
    {
        Log.Term(0).PutInt32(0, length);

        Assert.Equal(FrameStatus.Corrupt, TermReader.Look(Log.Term(0), 0, out _));
    }

    [Fact]
    public void Rotation_by_two_threads_rotates_once()
    {
        LogRotation.Rotate(Log.Metadata, 0, LogFixture.InitialTermId);
        LogRotation.Rotate(Log.Metadata, 0, LogFixture.InitialTermId);

        Assert.Equal(1, Log.Metadata.ActiveTermCountAcquire);
        Assert.Equal((long)(LogFixture.InitialTermId + 1) << 32, Log.Metadata.TailAcquire(1));
        Assert.Equal((long)(LogFixture.InitialTermId - 1) << 32, Log.Metadata.TailAcquire(2));
    }

    [Fact]
    [Trait("Req", "ID-8")]
    public void ID_8_Cleaning_zeroes_the_range_and_stops_at_the_end_of_the_term()
    {
        for (int i = 0; i < 3; i++)
        {
            Log.Term(i).AsSpan().Fill(0xFF);
        }

        Assert.Equal(0, TermCleaner.Clean(Log, 0, 0));
        Assert.Equal(64, TermCleaner.Clean(Log, 64, 32));
        Assert.Equal(96, TermCleaner.Clean(Log, 0, 96));
        AtomicBuffer term = Log.Term(0);
        Assert.False(term.AsSpan(0, 96).ContainsAnyExcept((byte)0));
        Assert.Equal(0xFF, term.GetByte(96));
        Assert.Equal(65536, TermCleaner.Clean(Log, 65504, 70000));
        Assert.Equal(0xFF, Log.Term(1).GetByte(0));
        Assert.Equal(70016, TermCleaner.Clean(Log, 65536, 70016));
        Assert.False(Log.Term(1).AsSpan(0, 70016 - 65536).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Random_bytes_never_lead_out_of_the_log()
    {
        Random random = new(17);
        for (int i = 0; i < 200; i++)
        {
            for (int p = 0; p < 3; p++)
            {
                random.NextBytes(Log.Term(p).AsSpan(0, 4096));
                Log.Metadata.PutTail(p, random.NextInt64());
            }

            Log.Metadata.PutActiveTermCountRelease(random.Next());
            LogUnblocker.Unblock(Log, random.NextInt64(1L << 40));
            LogUnblocker.PadToTail(Log, random.NextInt64(1L << 40));
            for (int offset = 0; offset < 4096; offset += 32)
            {
                TermReader.Look(Log.Term(0), offset, out _);
            }
        }
    }
}
