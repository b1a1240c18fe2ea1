using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Client.Conductor;

/// <summary>
/// One mapping of a log, shared by the publications and images of a client, which are counted as its owners. Under the
/// client's lock, but for the log itself.
/// </summary>
internal sealed class LogMapping(long registrationId, LogBuffers log)
{
    private readonly GracePeriod _grace = new();

    public long RegistrationId { get; } = registrationId;

    public LogBuffers Log { get; } = log;

    public int OwnerCount { get; private set; }

    public long LingerEndNs { get; private set; }

    public void AddOwner() => OwnerCount++;

    /// <summary>One owner less: closed, and out of sight. Behind the last one the wait begins that ends in unmapping.</summary>
    public void RemoveOwner(long lingerEndNs, UseMark? mark)
    {
        LingerEndNs = lingerEndNs;
        if (mark is not null)
        {
            _grace.Watch(mark);
        }

        if (--OwnerCount == 0)
        {
            _grace.Begin();
        }
    }

    /// <summary>Adds a thread that may still be inside, of an owner with more than one.</summary>
    public void Watch(UseMark mark) => _grace.Watch(mark);

    /// <summary>Unmaps the log if nobody can be inside; when there are no owners.</summary>
    public bool TryUnmap()
    {
        if (OwnerCount > 0 || !_grace.HasEnded())
        {
            return false;
        }

        Log.Dispose();
        return true;
    }
}
