namespace TensorPool.Aeron.Counters;

/// <summary>States of a counter's metadata record.</summary>
internal static class CounterState
{
    /// <summary>Never used; so are all records behind it.</summary>
    public const int Unused = 0;

    public const int Allocated = 1;

    /// <summary>Freed, and used again after a while.</summary>
    public const int Reclaimed = -1;
}
