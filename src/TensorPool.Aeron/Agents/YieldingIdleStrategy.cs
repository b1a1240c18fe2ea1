namespace TensorPool.Aeron.Agents;

/// <summary>Lets other threads of the core run, and comes back at once when there are none.</summary>
public sealed class YieldingIdleStrategy : IIdleStrategy
{
    /// <inheritdoc />
    public void Idle(int workCount)
    {
        if (workCount <= 0)
        {
            Thread.Yield();
        }
    }

    /// <inheritdoc />
    public void Reset() { }
}
