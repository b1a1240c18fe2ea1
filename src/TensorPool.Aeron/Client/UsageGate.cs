namespace TensorPool.Aeron.Client;

/// <summary>
/// Tells whether a thread is inside memory that is to be unmapped. Entering is a store and a load, without a fence: the
/// other side pays for both with <see cref="Interlocked.MemoryBarrierProcessWide"/>.
/// </summary>
/// <remarks>
/// One thread at a time enters. It stores the odd count and then loads what it uses (a closed flag, an array of images).
/// The closer stores the flag or array, then runs the process-wide barrier, then loads the count. Either the closer sees
/// the odd count, or the other thread sees what the closer stored; both may happen, neither is impossible. A count that
/// has changed since the closer looked means that the thread has left at least once, and everything it holds now is newer.
/// </remarks>
internal sealed class UsageGate
{
    private long _count;

    /// <summary>For the closer, after its barrier.</summary>
    public long Count => Volatile.Read(ref _count);

    public static bool IsInside(long count) => (count & 1) != 0;

    // SYNC gate enter -> close
    public void Enter()
    {
        if (IsInside(_count))
        {
            throw new InvalidOperationException("Two threads, or a handler, use what one thread at a time may use.");
        }

        Volatile.Write(ref _count, _count + 1);
    }

    public void Exit() => Volatile.Write(ref _count, _count + 1);
}
