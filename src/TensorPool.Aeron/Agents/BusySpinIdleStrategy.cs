namespace TensorPool.Aeron.Agents;

/// <summary>Burns a core for the shortest delay.</summary>
public sealed class BusySpinIdleStrategy : IIdleStrategy
{
    /// <inheritdoc />
    public void Idle(int workCount)
    {
        if (workCount <= 0)
        {
            Thread.SpinWait(1);
        }
    }

    /// <inheritdoc />
    public void Reset() { }
}
