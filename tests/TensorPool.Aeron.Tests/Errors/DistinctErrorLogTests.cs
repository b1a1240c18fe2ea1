using TensorPool.Aeron.Errors;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Errors;

public class DistinctErrorLogTests
{
    [Fact]
    public void Record_lies_where_the_format_says()
    {
        using SharedBlock block = new(256);
        ManualEpochClock clock = new() { NowMs = 1000 };
        DistinctErrorLog log = new(block.Buffer, clock);

        log.Record("abc");
        clock.NowMs = 2000;
        log.Record("abc");
        log.Record("de");

        Assert.Equal(27, block.Buffer.GetInt32(0));
        Assert.Equal(2, block.Buffer.GetInt32(4));
        Assert.Equal(2000, block.Buffer.GetInt64(8));
        Assert.Equal(1000, block.Buffer.GetInt64(16));
        Assert.Equal("abc"u8, block.Bytes.Slice(24, 3));
        Assert.Equal(26, block.Buffer.GetInt32(32));
        Assert.Equal(0, block.Buffer.GetInt32(64));
    }

    [Fact]
    public void Same_error_is_counted_and_different_ones_are_listed()
    {
        using SharedBlock block = new(4096);
        DistinctErrorLog log = new(block.Buffer, new ManualEpochClock());
        for (int i = 0; i < 5; i++)
        {
            log.Record(new InvalidOperationException("boom"));
        }

        log.Record(new InvalidDataException("boom"));

        IReadOnlyList<ErrorRecord> records = ErrorLogReader.Read(block.Buffer);
        Assert.Equal(2, records.Count);
        Assert.Equal(5, records[0].ObservationCount);
        Assert.Equal("System.InvalidOperationException: boom", records[0].Text);
        Assert.Equal(1, records[1].ObservationCount);
    }

    [Fact]
    public void Full_log_drops_new_errors_and_goes_on_counting_old_ones()
    {
        using SharedBlock block = new(64);
        DistinctErrorLog log = new(block.Buffer, new ManualEpochClock());

        Assert.True(log.Record("12345678"));
        Assert.True(log.Record("87654321"));
        Assert.False(log.Record("x"));
        Assert.True(log.Record("12345678"));

        Assert.Equal(1, log.Dropped);
        Assert.Equal([2, 1], ErrorLogReader.Read(block.Buffer).Select(r => r.ObservationCount));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(23)]
    [InlineData(257)]
    [InlineData(int.MaxValue)]
    public void Length_that_cannot_be_ends_the_log(int length)
    {
        using SharedBlock block = new(256);
        block.Buffer.PutInt32(0, length);

        Assert.Empty(ErrorLogReader.Read(block.Buffer));
    }

    [Fact]
    public void Random_bytes_never_lead_out_of_the_buffer()
    {
        Random random = new(5);
        for (int i = 0; i < 1000; i++)
        {
            using SharedBlock block = new(512);
            random.NextBytes(block.Bytes);
            block.Buffer.PutInt32(0, random.Next(600));
            ErrorLogReader.Read(block.Buffer);
        }
    }
}
