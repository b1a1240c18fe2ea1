namespace TensorPool.SharedMemory;

/// <summary>
/// Until when regions may be used, by the monotonic clock. One thread moves it, any number of threads compare with it: one
/// word, stored with release and loaded with acquire order, so that nobody sees half of a time.
/// </summary>
/// <param name="ns">Where it stands first; <see cref="long.MaxValue"/> for ever.</param>
internal sealed class UsageDeadline(long ns = long.MaxValue)
{
    private long _ns = ns;

    public long Ns
    {
        get => Volatile.Read(ref _ns);
        set => Volatile.Write(ref _ns, value);
    }

    /// <summary>Nothing may be used any more, whatever the time.</summary>
    public void Pass() => Ns = long.MinValue;
}
