namespace TensorPool.Aeron.Presence;

/// <summary>
/// The wait between "nobody can come in any more" and "nobody is inside any more". Under the lock of whoever closes.
/// </summary>
/// <remarks>
/// The proof that spec 8.4 asks for: what was closed is invisible to everyone who enters after <see cref="Begin"/>, by the
/// barrier in it; everyone who entered before is on the list; and who is on the list leaves it only when seen outside.
/// </remarks>
internal sealed class GracePeriod
{
    private readonly HashSet<UseMark> _watched = [];

    /// <summary>Adds the mark of something that was closed.</summary>
    public void Watch(UseMark mark) => _watched.Add(mark);

    /// <summary>To be called when everything has been closed and made invisible.</summary>
    public void Begin()
    {
        // SYNC close -> mark enter: the stores that closed come before the loads of the marks, on behalf of both sides.
        Interlocked.MemoryBarrierProcessWide();
        ThreadMarks.CollectInside(_watched);
    }

    /// <summary>Whether all have been seen outside since it began.</summary>
    public bool HasEnded()
    {
        _watched.RemoveWhere(static m => !m.IsInside);
        return _watched.Count == 0;
    }
}
