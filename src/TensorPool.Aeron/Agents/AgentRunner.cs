namespace TensorPool.Aeron.Agents;

/// <summary>Runs an agent on a thread of its own. Thread-safe.</summary>
public sealed class AgentRunner : IDisposable
{
    private readonly AgentCycle _cycle;
    private readonly IIdleStrategy _idle;
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _ended = new();
    private Thread? _thread;
    private volatile bool _stopping;

    /// <summary>Wraps an agent; <see cref="Start"/> starts it.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="idle">What its thread does without work. Belongs to this runner.</param>
    /// <param name="onError">Gets what cycles throw, on the agent's thread.</param>
    public AgentRunner(IAgent agent, IIdleStrategy idle, Action<Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(idle);
        ArgumentNullException.ThrowIfNull(onError);
        _cycle = new AgentCycle(agent, onError);
        _idle = idle;
    }

    /// <summary>The agent.</summary>
    public IAgent Agent => _cycle.Agent;

    /// <summary>Whether the agent has ended, and its thread with it.</summary>
    public bool IsClosed => _ended.IsSet;

    /// <summary>How many times start, a cycle or the end threw.</summary>
    public long ErrorCount => _cycle.ErrorCount;

    /// <summary>Starts the thread, once. It does not keep the process alive.</summary>
    /// <exception cref="InvalidOperationException">The runner was started or closed before.</exception>
    public void Start()
    {
        lock (_lock)
        {
            if (_thread is not null || _stopping)
            {
                throw new InvalidOperationException($"Agent {Agent.RoleName} was started or closed before.");
            }

            _thread = new Thread(Run) { Name = Agent.RoleName, IsBackground = true };
            _thread.Start();
        }
    }

    /// <summary>
    /// Asks the agent to end and waits for it. Called on the agent's own thread it only asks. May be called again after it
    /// returned false.
    /// </summary>
    /// <returns>Whether the agent has ended in time; if not, its cycle does not return.</returns>
    public bool Close(TimeSpan timeout)
    {
        lock (_lock)
        {
            bool first = !_stopping;
            _stopping = true;
            if (_thread is null)
            {
                if (first)
                {
                    // Never started. The agent may hold what has to be released all the same.
                    _cycle.Close();
                    _ended.Set();
                }

                return true;
            }

            if (_thread == Thread.CurrentThread)
            {
                return IsClosed;
            }
        }

        return _ended.Wait(timeout);
    }

    /// <summary>Ends the agent and waits until it has ended.</summary>
    public void Dispose() => Close(Timeout.InfiniteTimeSpan);

    private void Run()
    {
        try
        {
            if (!_cycle.Start())
            {
                _stopping = true;
            }

            while (!_stopping)
            {
                int work = _cycle.Run();
                if (work < 0)
                {
                    _stopping = true;
                    break;
                }

                _idle.Idle(work);
            }
        }
        finally
        {
            _cycle.Close();
            _ended.Set();
        }
    }
}
