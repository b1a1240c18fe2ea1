namespace TensorPool.Aeron.Agents;

/// <summary>
/// Lets the caller's own loop drive an agent. All calls on one thread, or at least never two at once.
/// </summary>
public sealed class AgentInvoker : IDisposable
{
    private readonly AgentCycle _cycle;
    private State _state;

    /// <summary>Wraps an agent.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="onError">Gets what cycles throw.</param>
    public AgentInvoker(IAgent agent, Action<Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(onError);
        _cycle = new AgentCycle(agent, onError);
    }

    private enum State
    {
        Created,
        Started,
        Closed,
    }

    /// <summary>The agent.</summary>
    public IAgent Agent => _cycle.Agent;

    /// <summary>Whether the agent runs.</summary>
    public bool IsRunning => _state == State.Started;

    /// <summary>Whether the agent has ended.</summary>
    public bool IsClosed => _state == State.Closed;

    /// <summary>How many times start, a cycle or the end threw.</summary>
    public long ErrorCount => _cycle.ErrorCount;

    /// <summary>Starts the agent, once. An agent that fails to start is closed.</summary>
    public void Start()
    {
        if (_state == State.Created)
        {
            _state = State.Started;
            if (!_cycle.Start())
            {
                Dispose();
            }
        }
    }

    /// <summary>Runs one cycle; starts the agent if need be.</summary>
    /// <returns>How much was done; 0 also when the agent has ended.</returns>
    public int Invoke()
    {
        Start();
        if (_state != State.Started)
        {
            return 0;
        }

        int work = _cycle.Run();
        if (work < 0)
        {
            Dispose();
            return 0;
        }

        return work;
    }

    /// <summary>Ends the agent, once.</summary>
    public void Dispose()
    {
        if (_state != State.Closed)
        {
            _state = State.Closed;
            _cycle.Close();
        }
    }
}
