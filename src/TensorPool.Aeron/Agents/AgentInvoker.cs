namespace TensorPool.Aeron.Agents;

/// <summary>
/// Lets the caller's own loop drive an agent. Start and cycles on one thread, or at least never two at once. Disposing is for
/// any thread whose loop does not run a cycle just now, and for the cycle itself: the agent then ends behind it.
/// </summary>
public sealed class AgentInvoker : IDisposable
{
    private readonly AgentCycle _cycle;
    private int _state;
    private bool _isInCycle;
    private bool _isEnding;

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
    public bool IsRunning => Current == State.Started;

    /// <summary>Whether the agent has ended.</summary>
    public bool IsClosed => Current == State.Closed;

    /// <summary>How many times start, a cycle or the end threw.</summary>
    public long ErrorCount => _cycle.ErrorCount;

    private State Current => (State)Volatile.Read(ref _state);

    /// <summary>Starts the agent, once. An agent that fails to start is closed.</summary>
    public void Start()
    {
        if (Interlocked.CompareExchange(ref _state, (int)State.Started, (int)State.Created) != (int)State.Created)
        {
            return;
        }

        bool isStarted = Inside(static cycle => cycle.Start() ? 1 : 0) != 0;
        if (!isStarted || _isEnding)
        {
            End();
        }
    }

    /// <summary>Runs one cycle; starts the agent if need be.</summary>
    /// <returns>How much was done; 0 also when the agent has ended.</returns>
    public int Invoke()
    {
        Start();
        if (Current != State.Started)
        {
            return 0;
        }

        int work = Inside(static cycle => cycle.Run());
        if (work < 0 || _isEnding)
        {
            End();
        }

        return Math.Max(0, work);
    }

    /// <summary>Ends the agent, once.</summary>
    public void Dispose()
    {
        if (_isInCycle)
        {
            _isEnding = true; // by the agent itself, or by something it called
        }
        else
        {
            End();
        }
    }

    private int Inside(Func<AgentCycle, int> step)
    {
        _isInCycle = true;
        try
        {
            return step(_cycle);
        }
        finally
        {
            _isInCycle = false;
        }
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _state, (int)State.Closed) != (int)State.Closed)
        {
            _cycle.Close();
        }
    }
}
