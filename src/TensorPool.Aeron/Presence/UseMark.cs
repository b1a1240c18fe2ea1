using System.Runtime.InteropServices;

namespace TensorPool.Aeron.Presence;

/// <summary>
/// Tells whether somebody is inside memory that is to be unmapped (aeron-ipc §8.4). Entering is a store and a load, without
/// a fence: the closing side pays for both with <see cref="Interlocked.MemoryBarrierProcessWide"/>.
/// </summary>
/// <remarks>
/// One thread at a time enters and leaves, any number of times (a handler that polls may offer, a claim stays inside until
/// it is committed). It counts itself in with a store and then loads what tells it whether it may go on (a closed flag, an
/// array of images). The closer stores the flag or the array, then runs the process-wide barrier, then loads the counts.
/// Then either the closer sees the thread inside, or the thread sees what the closer stored. Both may happen; neither is
/// impossible, because the barrier runs on the thread's core as well, either before its store, so that its later load sees
/// the flag, or after it, so that the closer sees the count.
/// Two counts and not one that goes up and down: each has a store of a value that does not wait for the other's.
/// </remarks>
internal sealed class UseMark
{
    private readonly Thread? _thread;
    private Counts _counts;

    /// <param name="thread">The thread whose mark it is, if it is always the same; it leaves when it dies.</param>
    public UseMark(Thread? thread = null)
    {
        _thread = thread;
    }

    /// <summary>
    /// For the closer, after its barrier. Once false, whoever comes in later sees what the closer stored. The count of
    /// those who left is loaded first: if as many have come as had left before, nobody was inside at that moment.
    /// </summary>
    public bool IsInside
    {
        get
        {
            long left = Volatile.Read(ref _counts.Left);
            return Volatile.Read(ref _counts.Entered) != left && _thread is not { IsAlive: false };
        }
    }

    /// <summary>Whether the thread that may enter is inside already.</summary>
    public bool IsInUse => _counts.Entered != _counts.Left;

    public bool IsOfDeadThread => _thread is { IsAlive: false };

    // SYNC mark enter -> close
    public void Enter() => Volatile.Write(ref _counts.Entered, _counts.Entered + 1);

    /// <summary>For what must not be entered twice: a handler that polls its own subscription, two threads at once.</summary>
    public void EnterAlone()
    {
        if (IsInUse)
        {
            ThrowInUse();
        }

        Enter();
    }

    /// <summary>A release store: whatever was done inside is done before the closer sees that nobody is.</summary>
    public void Leave() => Volatile.Write(ref _counts.Left, _counts.Left + 1);

    private static void ThrowInUse() =>
        throw new InvalidOperationException(
            "It is being polled already: by another thread, or by the handler that called this. One thread at a time polls, "
                + "and not from a handler."
        );

    /// <summary>Written by one thread for every message, so on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 272)]
    private struct Counts
    {
        [FieldOffset(128)]
        public long Entered;

        [FieldOffset(136)]
        public long Left;
    }
}
