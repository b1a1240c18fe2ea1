using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Tests.Logs;

public class StreamPositionTests
{
    [Theory]
    [Trait("Req", "IF-12")]
    [InlineData(65536, 16)]
    [InlineData(67108864, 26)]
    [InlineData(1073741824, 30)]
    public void IF_12_Bits_to_shift_are_the_logarithm_of_the_term_length(int termLength, int bits)
    {
        Assert.Equal(bits, StreamPosition.BitsToShift(termLength));
    }

    [Theory]
    [Trait("Req", "IF-12")]
    [InlineData(0, 0, 100, 100)]
    [InlineData(7, 5, 64, (2 << 16) + 64)]
    [InlineData(int.MinValue, int.MaxValue, 32, 65536 + 32)] // the term id wraps
    [InlineData(-824494509, -824494510, 0, 65536)]
    public void IF_12_Position_counts_terms_from_the_initial_one(
        int termId,
        int initialTermId,
        int offset,
        long expected
    )
    {
        long position = StreamPosition.Compute(termId, offset, 16, initialTermId);

        Assert.Equal(expected, position);
        Assert.Equal(termId, StreamPosition.TermIdOfPosition(position, 16, initialTermId));
        Assert.Equal((int)(expected >> 16) % 3, StreamPosition.PartitionOfPosition(position, 16));
    }

    [Fact]
    [Trait("Req", "IF-12")]
    public void IF_12_Last_term_ends_at_the_greatest_possible_position()
    {
        int lastTermId = unchecked(5 + int.MaxValue);

        Assert.Equal(65536L << 31, StreamPosition.MaxPossible(65536));
        Assert.Equal(1L << 61, StreamPosition.MaxPossible(1 << 30));
        Assert.Equal(StreamPosition.MaxPossible(65536), StreamPosition.Compute(lastTermId, 65536, 16, 5));
    }

    [Theory]
    [InlineData(0x12345678, 64)]
    [InlineData(-1, 0)]
    [InlineData(int.MinValue, 65536)]
    public void Tail_is_term_id_and_offset(int termId, int offset)
    {
        long tail = StreamPosition.PackTail(termId, offset);

        Assert.Equal(termId, StreamPosition.TermIdOfTail(tail));
        Assert.Equal(offset, StreamPosition.OffsetOfTail(tail));
        Assert.Equal(offset, StreamPosition.OffsetOfTail(tail, 65536));
        Assert.Equal(Math.Min(offset + 40000, 65536), StreamPosition.OffsetOfTail(tail + 40000, 65536));
        Assert.Equal(65536, StreamPosition.OffsetOfTail(StreamPosition.PackTail(termId, -32), 65536));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Any_count_gives_a_partition(int count)
    {
        Assert.InRange(StreamPosition.PartitionOfCount(count), 0, 2);
    }

    [Theory]
    [Trait("Req", "IF-10")]
    [InlineData(0, 32)]
    [InlineData(1, 64)]
    [InlineData(32, 64)]
    [InlineData(33, 96)]
    [InlineData(1375, 1408)]
    [InlineData(1376, 1408)]
    [InlineData(1377, 1408 + 64)]
    [InlineData((2 * 1376) - 1, 2 * 1408)]
    [InlineData(2 * 1376, 2 * 1408)]
    [InlineData((2 * 1376) + 1, (2 * 1408) + 64)]
    public void IF_10_Required_length_counts_a_header_for_each_fragment(int length, int required)
    {
        Assert.Equal(required, LogLayout.RequiredLength(length, 1408 - 32));
    }

    [Theory]
    [InlineData(65536, 8192)]
    [InlineData(67108864, 8388608)]
    [InlineData(1073741824, 16777216)]
    public void Longest_message_is_an_eighth_of_a_term_or_16_mib(int termLength, int expected)
    {
        Assert.Equal(expected, LogLayout.MaxMessageLengthFor(termLength));
    }
}
