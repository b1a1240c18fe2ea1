namespace TensorPool.Aeron.Counters;

/// <summary>Whether a counter id is in use (aeron-ipc §5.2).</summary>
public enum CounterState
{
    /// <summary>Freed, and used again after a while.</summary>
    Reclaimed = -1,

    /// <summary>Never used; neither are all ids above it.</summary>
    Unused = 0,

    /// <summary>In use.</summary>
    Allocated = 1,
}
