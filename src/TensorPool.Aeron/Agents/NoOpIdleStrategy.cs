namespace TensorPool.Aeron.Agents;

/// <summary>Does nothing: for loops that rest elsewhere.</summary>
public sealed class NoOpIdleStrategy : IIdleStrategy
{
    /// <inheritdoc />
    public void Idle(int workCount) { }

    /// <inheritdoc />
    public void Reset() { }
}
