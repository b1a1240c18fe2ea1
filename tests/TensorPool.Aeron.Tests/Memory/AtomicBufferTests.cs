using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Memory;

public class AtomicBufferTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(57)]
    [InlineData(64)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Access_outside_is_refused(int offset)
    {
        using SharedBlock block = new(64);

        Assert.Throws<ArgumentOutOfRangeException>(() => block.Buffer.GetInt64(offset));
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Buffer.PutInt64Release(offset, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Buffer.GetAndAddInt64(offset, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Buffer.AsSpan(offset, 8).Clear());
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Buffer.Slice(offset, 8));
    }

    [Fact]
    public void Negative_lengths_are_refused()
    {
        using SharedBlock block = new(64);

        Assert.Throws<ArgumentOutOfRangeException>(() => block.Buffer.AsSpan(8, -1).Clear());
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Buffer.Slice(8, int.MinValue));
    }

    [Fact]
    public void Misaligned_atomics_are_refused_and_plain_accesses_are_not()
    {
        using SharedBlock block = new(64);

        block.Buffer.PutInt64(5, 0x0102030405060708);

        Assert.Equal(0x0102030405060708, block.Buffer.GetInt64(5));
        Assert.Equal(0x08, block.Bytes[5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Buffer.GetInt64Acquire(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Buffer.PutInt32Release(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Buffer.CompareAndSetInt32(6, 0, 1));
    }

    [Fact]
    public void Read_modify_write_returns_the_value_from_before()
    {
        using SharedBlock block = new(64);

        Assert.Equal(0, block.Buffer.GetAndAddInt64(8, 5));
        Assert.Equal(5, block.Buffer.GetAndAddInt64(8, -2));
        Assert.False(block.Buffer.CompareAndSetInt64(8, 5, 9));
        Assert.True(block.Buffer.CompareAndSetInt64(8, 3, 9));
        Assert.Equal(9, block.Buffer.GetInt64Acquire(8));
        Assert.Equal(0, block.Buffer.GetAndAddInt32(16, 1));
        Assert.Equal(1, block.Buffer.GetInt32Acquire(16));
    }
}
