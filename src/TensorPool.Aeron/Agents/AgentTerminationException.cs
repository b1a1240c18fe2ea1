namespace TensorPool.Aeron.Agents;

/// <summary>Thrown by an agent out of its cycle to end its runner.</summary>
public sealed class AgentTerminationException : Exception
{
    /// <summary>Ends the runner without a reason.</summary>
    public AgentTerminationException()
        : this("The agent has ended.") { }

    /// <summary>Ends the runner.</summary>
    public AgentTerminationException(string message)
        : base(message) { }

    /// <summary>Ends the runner because of another exception.</summary>
    public AgentTerminationException(string message, Exception innerException)
        : base(message, innerException) { }
}
