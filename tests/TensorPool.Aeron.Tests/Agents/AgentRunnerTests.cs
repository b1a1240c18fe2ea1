using System.Collections.Concurrent;
using TensorPool.Aeron.Agents;

namespace TensorPool.Aeron.Tests.Agents;

public class AgentRunnerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<Exception> _errors = new();

    [Fact]
    public void Agent_lives_on_one_thread_that_has_its_name()
    {
        using CountdownEvent cycles = new(10);
        Thread? closer = null;
        ScriptedAgent agent = new()
        {
            Working = _ => cycles.IsSet || cycles.Signal() ? 1 : 0,
            Closing = () => closer = Thread.CurrentThread,
        };
        AgentRunner runner = new(agent, new YieldingIdleStrategy(), _errors.Enqueue);

        runner.Start();
        Assert.True(cycles.Wait(Patience, TestContext.Current.CancellationToken));
        Assert.True(runner.Close(Patience));

        Assert.Equal("scripted", agent.Thread!.Name);
        Assert.Same(agent.Thread, closer);
        Assert.Equal((1, 1), (agent.Starts, agent.Closes));
        Assert.True(runner.IsClosed);
        runner.Dispose();
        Assert.Equal(1, agent.Closes);
    }

    [Fact]
    public void Failing_cycles_are_counted_and_the_loop_goes_on()
    {
        using ManualResetEventSlim tenth = new();
        ScriptedAgent agent = new()
        {
            Working = cycle =>
            {
                if (cycle == 10)
                {
                    tenth.Set();
                }

                return cycle < 10 ? throw new IOException("x") : 0;
            },
        };
        using (AgentRunner runner = new(agent, new NoOpIdleStrategy(), _errors.Enqueue))
        {
            runner.Start();
            Assert.True(tenth.Wait(Patience, TestContext.Current.CancellationToken));
            Assert.Equal(9, runner.ErrorCount);
        }

        Assert.Equal(9, _errors.Count);
    }

    [Fact]
    public void Termination_ends_the_thread()
    {
        ScriptedAgent agent = new() { Working = _ => throw new AgentTerminationException() };
        AgentRunner runner = new(agent, new BackoffIdleStrategy(), _errors.Enqueue);

        runner.Start();
        Assert.True(SpinWait.SpinUntil(() => runner.IsClosed, Patience));
        Assert.Equal((1, 1), (agent.Cycles, agent.Closes));
    }

    [Fact]
    public void Close_on_the_agents_own_thread_does_not_wait_for_itself()
    {
        AgentRunner? runner = null;
        using ManualResetEventSlim asked = new();
        ScriptedAgent agent = new()
        {
            Working = _ =>
            {
                runner!.Dispose();
                asked.Set();
                return 0;
            },
        };
        runner = new AgentRunner(agent, new YieldingIdleStrategy(), _errors.Enqueue);

        runner.Start();

        Assert.True(asked.Wait(Patience, TestContext.Current.CancellationToken));
        Assert.True(runner.Close(Patience));
        Assert.Equal(1, agent.Cycles);
    }

    [Fact]
    public void Cycle_that_hangs_is_told_by_close()
    {
        using ManualResetEventSlim release = new();
        using ManualResetEventSlim inside = new();
        ScriptedAgent agent = new()
        {
            Working = _ =>
            {
                inside.Set();
                release.Wait();
                return 0;
            },
        };
        AgentRunner runner = new(agent, new YieldingIdleStrategy(), _errors.Enqueue);
        runner.Start();
        Assert.True(inside.Wait(Patience, TestContext.Current.CancellationToken));

        Assert.False(runner.Close(TimeSpan.Zero));
        release.Set();
        Assert.True(runner.Close(Patience));
    }

    [Fact]
    public void Runner_starts_once()
    {
        ScriptedAgent agent = new();
        AgentRunner runner = new(agent, new YieldingIdleStrategy(), _errors.Enqueue);
        runner.Start();
        Assert.Throws<InvalidOperationException>(runner.Start);
        runner.Dispose();
        Assert.Throws<InvalidOperationException>(runner.Start);

        AgentRunner unstarted = new(agent, new YieldingIdleStrategy(), _errors.Enqueue);
        unstarted.Dispose();
        Assert.Throws<InvalidOperationException>(unstarted.Start);
        Assert.Equal(2, agent.Closes);
    }
}
