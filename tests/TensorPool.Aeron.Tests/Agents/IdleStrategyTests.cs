using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Agents;

public class IdleStrategyTests
{
    public static TheoryData<IIdleStrategy> All { get; } =
    [
        new BusySpinIdleStrategy(),
        new YieldingIdleStrategy(),
        new NoOpIdleStrategy(),
        new SleepingIdleStrategy(TimeSpan.FromMicroseconds(1)),
        new BackoffIdleStrategy(1, 1, TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(4)),
    ];

    [Theory]
    [Trait("Req", "IC-17")]
    [MemberData(nameof(All))]
    public void IC_17_Resting_allocates_nothing_and_returns(IIdleStrategy idle)
    {
        Assert.Equal(
            0,
            Allocations.Of(
                () =>
                {
                    idle.Idle(0);
                    idle.Idle(1);
                    idle.Reset();
                },
                rounds: 50
            )
        );
    }

    [Fact]
    public void Backoff_spins_then_yields_then_parks_longer_and_longer_until_there_is_work()
    {
        BackoffIdleStrategy idle = new(2, 1, TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(3));

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(0, idle.NextParkNs);
            idle.Idle(0);
        }

        Assert.Equal(1000, idle.NextParkNs);
        idle.Idle(0);
        Assert.Equal(2000, idle.NextParkNs);
        idle.Idle(0);
        Assert.Equal(3000, idle.NextParkNs);
        idle.Idle(0);
        Assert.Equal(3000, idle.NextParkNs);
        idle.Idle(1);
        Assert.Equal(0, idle.NextParkNs);
    }

    [Fact]
    public void Times_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SleepingIdleStrategy(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new BackoffIdleStrategy(1, 1, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(1))
        );
    }

    [Fact]
    public void Clocks_of_the_system_do_not_allocate_and_monotonic_time_does_not_fall()
    {
        long last = 0;

        Assert.Equal(
            0,
            Allocations.Of(() =>
            {
                long now = SystemNanoClock.Instance.NanoTime();
                Assert.True(now >= last);
                last = now;
                Assert.True(SystemEpochClock.Instance.TimeMs() > 1_700_000_000_000);
            })
        );
    }
}
