using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Client;

/// <summary>One mapping of a log, shared by the publications and images of a client.</summary>
/// <remarks>
/// Owners (publications, images) are counted under the client's lock. Users (threads in calls, open claims) are counted
/// with full fences: whoever is counted before the mapping is shut is waited for, whoever comes later is turned away.
/// </remarks>
internal sealed class LogMapping(long registrationId, LogBuffers log)
{
    private readonly UserCount _users = new();

    public long RegistrationId { get; } = registrationId;

    public LogBuffers Log { get; } = log;

    /// <summary>Under the client's lock.</summary>
    public int Owners { get; set; }

    /// <summary>Threads that must have left since, with the counts their gates had when an owner let go.</summary>
    public List<(UsageGate Gate, long Count)> Watched { get; } = [];

    public long LingerEndNs { get; set; }

    public bool TryEnter() => _users.TryEnter();

    public void Exit() => _users.Exit();

    /// <summary>Unmaps the log if nobody can be inside; under the client's lock, when there are no owners.</summary>
    public bool TryUnmap()
    {
        bool isEmpty = _users.Shut();
        Watched.RemoveAll(static w => !UsageGate.IsInside(w.Count) || w.Gate.Count != w.Count);
        if (Watched.Count > 0 || !isEmpty)
        {
            return false;
        }

        Log.Dispose();
        return true;
    }

    /// <summary>For a mapping that gets an owner again while it lingers.</summary>
    public void Reopen() => _users.Open();
}
