namespace TensorPool.Aeron.Agents;

/// <summary>
/// Something that works in small steps on one thread: that of an <see cref="AgentRunner"/>, or that of the caller of an
/// <see cref="AgentInvoker"/>. All members are called on that thread, so that an agent needs no locks.
/// </summary>
public interface IAgent
{
    /// <summary>Name of the thread, and of the agent in messages.</summary>
    string RoleName { get; }

    /// <summary>Called once, before the first cycle.</summary>
    void OnStart() { }

    /// <summary>Does a bounded amount of work and never blocks.</summary>
    /// <returns>How much was done; 0 lets the thread rest.</returns>
    int DoWork();

    /// <summary>Called once, after the last cycle, also when <see cref="OnStart"/> failed or was never reached.</summary>
    void OnClose() { }
}
