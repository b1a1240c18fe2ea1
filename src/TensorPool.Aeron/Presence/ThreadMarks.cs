namespace TensorPool.Aeron.Presence;

/// <summary>
/// One mark per thread, for what many threads use at once: shared publications, counters, properties. A mark per thread
/// needs no read-modify-write, which a count that threads share would.
/// </summary>
/// <remarks>
/// A thread is inside "something"; a closer waits until it has seen every thread outside once. Threads that come for the
/// first time after the closer looked take the lock behind it, and see what it stored.
/// </remarks>
internal static class ThreadMarks
{
    private static readonly Lock Locking = new();
    private static readonly List<UseMark> All = [];

    [ThreadStatic]
    private static UseMark? _current;

    /// <summary>The mark of the calling thread.</summary>
    public static UseMark Current => _current ?? Register();

    /// <summary>The marks of the threads that are inside now. For closers, after their barrier.</summary>
    public static void CollectInside(ICollection<UseMark> inside)
    {
        lock (Locking)
        {
            All.RemoveAll(static m => m.IsOfDeadThread);
            foreach (UseMark mark in All)
            {
                if (mark.IsInside)
                {
                    inside.Add(mark);
                }
            }
        }
    }

    private static UseMark Register()
    {
        UseMark mark = new(Thread.CurrentThread);
        lock (Locking)
        {
            All.RemoveAll(static m => m.IsOfDeadThread);
            All.Add(mark);
        }

        _current = mark;
        return mark;
    }
}
