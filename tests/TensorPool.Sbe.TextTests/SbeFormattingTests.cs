namespace TensorPool.Sbe.TextTests;

public class SbeFormattingTests
{
    [Theory]
    [InlineData(0, 256)]
    [InlineData(-1, 256)]
    [InlineData(100, 256)]
    [InlineData(256, 512)]
    [InlineData(3000, 6000)]
    public void A_buffer_at_least_doubles(int currentLength, int least)
    {
        char[] buffer = SbeFormatting.Grow(null, currentLength);

        Assert.InRange(buffer.Length, least, 2 * least + 256);
        SbeFormatting.Return(buffer);
    }

    [Fact]
    public void Growing_ends_with_room_for_any_text()
    {
        char[]? rented = null;
        int length = 16;
        while (length < 1_000_000)
        {
            rented = SbeFormatting.Grow(rented, length);
            Assert.True(rented.Length >= 2 * length);
            length = rented.Length;
        }

        SbeFormatting.Return(rented);
    }

    [Fact]
    public void The_former_buffer_goes_back_to_the_pool()
    {
        char[] former = SbeFormatting.Grow(null, 1000);

        char[] next = SbeFormatting.Grow(former, former.Length);
        char[] again = SbeFormatting.Grow(null, 1000);

        Assert.NotSame(former, next);
        Assert.Same(former, again);
        SbeFormatting.Return(next);
        SbeFormatting.Return(again);
    }

    [Fact]
    public void There_is_a_longest_text() =>
        Assert.Throws<InvalidOperationException>(() => SbeFormatting.Grow(null, Array.MaxLength));

    [Fact]
    public void Returning_nothing_does_nothing() => SbeFormatting.Return(null);
}
