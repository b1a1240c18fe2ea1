using TensorPool.Consumer;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

public class FramePolicyTests
{
    [Theory]
    [InlineData(ConsumerMode.Stream, 4, new ulong[] { 0, 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData(ConsumerMode.Latest, 4, new ulong[] { 0, 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData(ConsumerMode.Decimated, 4, new ulong[] { 0, 4, 8 })]
    [InlineData(ConsumerMode.Decimated, 1, new ulong[] { 0, 1, 2, 3, 4, 5, 6, 7, 8 })]
    [Requirement("W-11-4")]
    public void Decimation_takes_multiples_in_decimated_mode_only(ConsumerMode mode, uint decimation, ulong[] taken)
    {
        FramePolicy policy = new(mode, decimation, maxRateHz: 0);

        Assert.Equal(taken, Enumerable.Range(0, 9).Select(seq => (ulong)seq).Where(policy.Selects));
    }

    [Fact]
    [Requirement("W-11-4")]
    public void Decimation_of_zero_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FramePolicy(ConsumerMode.Decimated, 0, 0));
    }

    [Theory]
    [InlineData(0, 1000, 1000)]
    [InlineData(1000, 1000, 1000)]
    [InlineData(300, 1000, 300)]
    [InlineData(100, 1000, 100)]
    [InlineData(7, 1000, 7)]
    [InlineData(2000, 1000, 1000)]
    [Requirement("W-10.1.2-3")]
    public void Rate_is_a_limit_and_the_beat_is_kept_below_it(uint maxRateHz, int sourceHz, int expectedPerSecond)
    {
        FramePolicy policy = new(ConsumerMode.Stream, 1, maxRateHz);
        int[] taken = new int[10];
        for (int i = 0; i < 10 * sourceHz; i++)
        {
            long nowNs = 1_000_000_000L * i / sourceHz;
            taken[i / sourceHz] += policy.TryTake(nowNs) ? 1 : 0;
        }

        Assert.All(taken, count => Assert.InRange(count, expectedPerSecond - 1, expectedPerSecond + 1));
    }

    [Fact]
    [Requirement("W-10.1.2-3")]
    public void Pause_gives_no_credit()
    {
        FramePolicy policy = new(ConsumerMode.Stream, 1, maxRateHz: 10);
        Assert.True(policy.TryTake(0));

        Assert.True(policy.TryTake(10_000_000_000));
        Assert.False(policy.TryTake(10_000_000_001));
        Assert.False(policy.TryTake(10_099_999_999));
        Assert.True(policy.TryTake(10_100_000_000));
    }
}
