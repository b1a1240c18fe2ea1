using TensorPool.Agents;

namespace TensorPool.Tests.Agents;

public class PolledTimerTests
{
    [Fact]
    [Requirement("O-4")]
    public void Timer_fires_when_its_interval_has_passed_and_does_not_catch_up()
    {
        PolledTimer timer = new(TimeSpan.FromMicroseconds(1));

        Assert.False(timer.IsDue(999));
        Assert.True(timer.IsDue(1000));
        Assert.False(timer.IsDue(1000));
        Assert.False(timer.IsDue(1999));
        Assert.True(timer.IsDue(9500)); // long late: once
        Assert.False(timer.IsDue(9501));
        Assert.False(timer.IsDue(10_499));
        Assert.True(timer.IsDue(10_500)); // counted from when it fired
    }

    [Fact]
    [Requirement("O-4")]
    public void Timer_fires_in_the_first_cycle_of_a_real_clock()
    {
        Assert.True(new PolledTimer(TimeSpan.FromSeconds(1)).IsDue(TimeSpan.FromHours(1).Ticks * 100));
    }

    [Fact]
    [Requirement("O-4")]
    public void Timers_of_a_set_fire_in_order_and_their_work_adds_up()
    {
        PolledTimerSet set = new();
        List<string> fired = [];
        set.Add(TimeSpan.FromMicroseconds(2), _ => Fire("slow", 3));
        set.Add(TimeSpan.FromMicroseconds(1), now => Fire($"fast at {now}", 4));

        Assert.Equal(0, set.Poll(500));
        Assert.Equal(4, set.Poll(1000));
        Assert.Equal(7, set.Poll(2000));
        Assert.Equal(["fast at 1000", "slow", "fast at 2000"], fired);

        int Fire(string name, int work)
        {
            fired.Add(name);
            return work;
        }
    }

    [Fact]
    public void Polling_timers_allocates_nothing()
    {
        PolledTimerSet set = new();
        set.Add(TimeSpan.FromMicroseconds(1), _ => 1);
        long now = 0;

        Assert.Equal(0, Allocations.Of(() => set.Poll(now += 700)));
    }
}
