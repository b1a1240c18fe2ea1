namespace TensorPool.Aeron.Presence;

/// <summary>
/// Mappings that nobody can enter any more, and that are unmapped when nobody is inside: a control file, and whatever else
/// a client had. One thread at a time.
/// </summary>
internal sealed class ReleasedMappings
{
    private readonly GracePeriod _grace;
    private readonly Func<bool> _tryReleaseOthers;
    private readonly IDisposable _file;

    /// <summary>Begins the wait for a file that was closed to new visits.</summary>
    public ReleasedMappings(IDisposable file)
        : this(file, new GracePeriod(), static () => true) { }

    /// <summary>Begins the wait for a file, with marks to be watched, and for others that are released before it.</summary>
    public ReleasedMappings(IDisposable file, GracePeriod grace, Func<bool> tryReleaseOthers)
    {
        _file = file;
        _grace = grace;
        _tryReleaseOthers = tryReleaseOthers;
        _grace.Begin();
    }

    /// <summary>Unmaps what nobody is inside; true when that was all.</summary>
    public bool TryRelease()
    {
        if (!_tryReleaseOthers() || !_grace.HasEnded())
        {
            return false;
        }

        _file.Dispose();
        return true;
    }
}
