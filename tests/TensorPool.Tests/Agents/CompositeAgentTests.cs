using TensorPool.Aeron.Agents;
using TensorPool.Agents;

namespace TensorPool.Tests.Agents;

public class CompositeAgentTests
{
    private readonly List<string> _calls = [];

    [Fact]
    [Requirement("O-1")]
    public void Agents_are_started_run_and_closed_in_order()
    {
        CompositeAgent composite = new(new Recorder("a", _calls), new Recorder("b", _calls) { Work = 2 });

        composite.OnStart();
        int work = composite.DoWork() + composite.DoWork();
        composite.OnClose();

        Assert.Equal("a+b", composite.RoleName);
        Assert.Equal(6, work);
        Assert.Equal(
            ["a starts", "b starts", "a works", "b works", "a works", "b works", "a closes", "b closes"],
            _calls
        );
    }

    [Fact]
    public void Cycle_that_fails_does_not_keep_the_others_from_theirs()
    {
        Recorder failing = new("a", _calls) { Failure = new InvalidOperationException("a fails") };
        CompositeAgent composite = new(failing, new Recorder("b", _calls), new Recorder("c", _calls));

        Assert.Throws<InvalidOperationException>(() => composite.DoWork());
        int work = composite.DoWork();

        Assert.Equal(2, work);
        Assert.Equal(["a works", "b works", "c works"], _calls);
        Assert.Throws<InvalidOperationException>(() => composite.DoWork());
    }

    [Fact]
    public void All_are_closed_and_all_failures_told()
    {
        CompositeAgent composite = new(
            new Recorder("a", _calls) { CloseFailure = new InvalidOperationException("a") },
            new Recorder("b", _calls),
            new Recorder("c", _calls) { CloseFailure = new InvalidOperationException("c") }
        );

        AggregateException failures = Assert.Throws<AggregateException>(composite.OnClose);

        Assert.Equal(["a", "c"], failures.InnerExceptions.Select(e => e.Message));
        Assert.Equal(["a closes", "b closes", "c closes"], _calls);
    }

    [Fact]
    [Requirement("O-1")]
    public void Composite_runs_under_an_invoker_and_under_a_runner()
    {
        Recorder a = new("a", _calls);
        using (AgentInvoker invoker = new(new CompositeAgent(a), e => Assert.Fail(e.ToString())))
        {
            invoker.Start();
            Assert.Equal(1, invoker.Invoke());
        }

        Assert.Equal(["a starts", "a works", "a closes"], _calls);
        _calls.Clear();
        using ManualResetEventSlim hasWorked = new();
        Recorder b = new("b", _calls) { OnWork = hasWorked.Set };
        using (
            AgentRunner runner = new(new CompositeAgent(b), new YieldingIdleStrategy(), e => Assert.Fail(e.ToString()))
        )
        {
            runner.Start();
            hasWorked.Wait(TestContext.Current.CancellationToken);
        }

        Assert.Equal("b starts", _calls[0]);
        Assert.Equal("b works", _calls[1]);
        Assert.Equal("b closes", _calls[^1]);
    }

    [Fact]
    public void Composite_of_nothing_or_of_the_same_twice_is_refused()
    {
        Recorder a = new("a", _calls);

        Assert.Throws<ArgumentException>(() => new CompositeAgent());
        Assert.Throws<ArgumentException>(() => new CompositeAgent(a, a));
        Assert.Throws<ArgumentException>(() => new CompositeAgent(a, null!));
    }

    private sealed class Recorder(string name, List<string> calls) : IAgent
    {
        public string RoleName => name;

        public int Work { get; init; } = 1;

        public Exception? Failure { get; init; }

        public Exception? CloseFailure { get; init; }

        public Action OnWork { get; init; } = static () => { };

        public void OnStart() => calls.Add($"{name} starts");

        public int DoWork()
        {
            calls.Add($"{name} works");
            OnWork();
            return Failure is null ? Work : throw Failure;
        }

        public void OnClose()
        {
            calls.Add($"{name} closes");
            if (CloseFailure is not null)
            {
                throw CloseFailure;
            }
        }
    }
}
