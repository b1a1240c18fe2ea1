using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Agents;

public class AgentInvokerTests
{
    private readonly List<Exception> _errors = [];

    [Fact]
    public void First_call_starts_and_each_call_is_a_cycle()
    {
        ScriptedAgent agent = new() { Working = cycle => cycle };
        using AgentInvoker invoker = new(agent, _errors.Add);

        Assert.Equal(1, invoker.Invoke());
        Assert.Equal(2, invoker.Invoke());

        Assert.Equal(1, agent.Starts);
        Assert.True(invoker.IsRunning);
    }

    [Fact]
    public void Failing_cycle_is_reported_and_the_next_one_runs()
    {
        ScriptedAgent agent = new() { Working = c => c == 1 ? throw new InvalidOperationException("one") : 5 };
        using AgentInvoker invoker = new(agent, _errors.Add);

        Assert.Equal(0, invoker.Invoke());
        Assert.Equal(5, invoker.Invoke());

        Assert.Equal("one", Assert.Single(_errors).Message);
        Assert.Equal(1, invoker.ErrorCount);
    }

    [Fact]
    public void Termination_closes_once_and_ends_the_cycles()
    {
        ScriptedAgent agent = new() { Working = _ => throw new AgentTerminationException() };
        using AgentInvoker invoker = new(agent, _errors.Add);

        Assert.Equal(0, invoker.Invoke());
        Assert.Equal(0, invoker.Invoke());
        invoker.Dispose();

        Assert.Equal((1, 1), (agent.Cycles, agent.Closes));
        Assert.True(invoker.IsClosed);
        Assert.Empty(_errors);
    }

    [Fact]
    public void Termination_with_a_cause_is_reported()
    {
        ScriptedAgent agent = new()
        {
            Working = _ => throw new AgentTerminationException("dead", new IOException("cause")),
        };
        using AgentInvoker invoker = new(agent, _errors.Add);

        invoker.Invoke();

        Assert.Equal("dead", Assert.Single(_errors).Message);
    }

    [Fact]
    public void Agent_that_fails_to_start_is_closed_and_never_runs()
    {
        ScriptedAgent agent = new() { Starting = () => throw new IOException("no") };
        using AgentInvoker invoker = new(agent, _errors.Add);

        Assert.Equal(0, invoker.Invoke());

        Assert.Equal((0, 1), (agent.Cycles, agent.Closes));
        Assert.Single(_errors);
    }

    [Fact]
    public void Agent_that_was_never_started_is_closed_all_the_same()
    {
        ScriptedAgent agent = new();
        new AgentInvoker(agent, _errors.Add).Dispose();

        Assert.Equal((0, 1), (agent.Starts, agent.Closes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Agent_that_is_closed_from_within_ends_behind_its_step(bool fromStart)
    {
        AgentInvoker? invoker = null;
        bool isInside = false;
        void CloseFromWithin()
        {
            isInside = true;
            invoker!.Dispose();
            isInside = false;
        }

        ScriptedAgent agent = new()
        {
            Starting = () =>
            {
                if (fromStart)
                {
                    CloseFromWithin();
                }
            },
            Working = _ =>
            {
                CloseFromWithin();
                return 3;
            },
            Closing = () => Assert.False(isInside),
        };
        invoker = new AgentInvoker(agent, _errors.Add);

        Assert.Equal(fromStart ? 0 : 3, invoker.Invoke());
        Assert.Equal(0, invoker.Invoke());

        Assert.True(invoker.IsClosed);
        Assert.Equal((fromStart ? 0 : 1, 1), (agent.Cycles, agent.Closes));
        Assert.Empty(_errors);
    }

    [Fact]
    public void Error_handler_that_throws_does_not_end_the_agent()
    {
        ScriptedAgent agent = new() { Working = _ => throw new IOException("x") };
        using AgentInvoker invoker = new(agent, _ => throw new InvalidOperationException("y"));

        invoker.Invoke();
        invoker.Invoke();

        Assert.Equal(2, agent.Cycles);
        Assert.Equal(4, invoker.ErrorCount);
    }

    [Fact]
    [Trait("Req", "IC-17")]
    public void IC_17_Cycle_allocates_nothing()
    {
        using AgentInvoker invoker = new(new ScriptedAgent(), _errors.Add);

        Assert.Equal(0, Allocations.Of(() => invoker.Invoke()));
    }
}
