using TensorPool.Aeron.Agents;

namespace TensorPool.Agents;

/// <summary>
/// Several agents as one, so that they share a thread. Each cycle runs one cycle of each, in order. All members are called on
/// that thread.
/// </summary>
/// <remarks>
/// An agent whose cycle throws does not keep the others from theirs: the next call goes on behind it. One that asks to be
/// ended (<see cref="AgentTerminationException"/>) ends all of them.
/// </remarks>
public sealed class CompositeAgent : IAgent
{
    private readonly IAgent[] _agents;
    private int _next;

    /// <summary>Takes agents over: they are started, run and closed by this one.</summary>
    /// <exception cref="ArgumentException">There is none, or one is null or given twice.</exception>
    public CompositeAgent(params ReadOnlySpan<IAgent> agents)
    {
        _agents = agents.ToArray();
        if (_agents.Length == 0 || _agents.Any(agent => agent is null) || _agents.Distinct().Count() < _agents.Length)
        {
            throw new ArgumentException("A composite needs at least one agent, and each only once.", nameof(agents));
        }

        RoleName = string.Join('+', _agents.Select(agent => agent.RoleName));
    }

    /// <inheritdoc/>
    public string RoleName { get; }

    /// <summary>Starts all of them, in order. If one fails, those behind it are not started.</summary>
    public void OnStart() => Array.ForEach(_agents, agent => agent.OnStart());

    /// <inheritdoc/>
    public int DoWork()
    {
        int work = 0;
        while (_next < _agents.Length)
        {
            // Advanced before the call: if it throws, the next call goes on with the one behind.
            work += _agents[_next++].DoWork();
        }

        _next = 0;
        return work;
    }

    /// <summary>Closes all of them, in order. What fails does not keep the others from it.</summary>
    /// <exception cref="AggregateException">Some of them failed.</exception>
    public void OnClose()
    {
        List<Exception> failures = [];
        foreach (IAgent agent in _agents)
        {
            try
            {
                agent.OnClose();
            }
            catch (Exception e) // the agent's edge: collected, and thrown when all had their turn
            {
                failures.Add(e);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException($"Agents of {RoleName} failed to close.", failures);
        }
    }
}
