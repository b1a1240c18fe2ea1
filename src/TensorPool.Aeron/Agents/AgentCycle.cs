namespace TensorPool.Aeron.Agents;

/// <summary>
/// Start, cycles and end of one agent, which runner and invoker share. Used by one thread at a time; the counts may be read
/// by others.
/// </summary>
internal sealed class AgentCycle
{
    private readonly Action<Exception> _onError;
    private long _errorCount;

    public AgentCycle(IAgent agent, Action<Exception> onError)
    {
        Agent = agent;
        _onError = onError;
    }

    public IAgent Agent { get; }

    public long ErrorCount => Volatile.Read(ref _errorCount);

    /// <summary>Starts the agent; false when it failed to.</summary>
    public bool Start()
    {
        try
        {
            Agent.OnStart();
            return true;
        }
        catch (Exception e) // the agent's edge
        {
            Report(e);
            return false;
        }
    }

    /// <summary>One cycle. One that fails is counted and reported, and does not end the agent.</summary>
    /// <returns>How much was done, or -1 when the agent asked to be ended.</returns>
    public int Run()
    {
        try
        {
            return Math.Max(0, Agent.DoWork());
        }
        catch (AgentTerminationException e)
        {
            if (e.InnerException is not null)
            {
                Report(e);
            }

            return -1;
        }
        catch (Exception e) // the agent's edge
        {
            Report(e);
            return 0;
        }
    }

    public void Close()
    {
        try
        {
            Agent.OnClose();
        }
        catch (Exception e) // the agent's edge
        {
            Report(e);
        }
    }

    private void Report(Exception error)
    {
        Volatile.Write(ref _errorCount, _errorCount + 1);
        try
        {
            _onError(error);
        }
        catch (Exception) // a handler that fails has nobody to tell
        {
            Volatile.Write(ref _errorCount, _errorCount + 1);
        }
    }
}
