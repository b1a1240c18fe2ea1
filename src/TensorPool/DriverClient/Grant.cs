using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.DriverClient;

/// <summary>
/// One lease, while it lives: what the agent that keeps it and the role that uses its regions know of one another.
/// </summary>
/// <remarks>
/// Two threads meet here, and neither waits for the other. The agent makes the object, and publishes it by a volatile store of
/// the reference when it is complete. After that it writes <see cref="Deadline"/> and <see cref="UsableFrom"/>; the role
/// writes <see cref="MappedEpoch"/> and <see cref="Problem"/>. Each is one word with one writer, and what is read late is only
/// late: the deadline is in the past from the moment that the agent knows that the lease is over, and is compared before
/// every frame.
/// </remarks>
/// <param name="leaseId">The driver's id.</param>
/// <param name="regions">What to map; not changed any more.</param>
/// <param name="deadline">Moved by the agent.</param>
internal sealed class Grant(ulong leaseId, PoolAnnouncement regions, UsageDeadline deadline)
{
    private ulong _usableFrom = regions.Epoch;
    private ulong _mappedEpoch;
    private string? _problem;

    public ulong LeaseId => leaseId;

    public ulong Epoch => regions.Epoch;

    public PoolAnnouncement Regions => regions;

    public UsageDeadline Deadline => deadline;

    /// <summary>
    /// The least epoch that may be read: raised when a producer has lost its lease, until its successor is mapped (D-4.9-7).
    /// </summary>
    public ulong UsableFrom
    {
        get => Volatile.Read(ref _usableFrom);
        set => Volatile.Write(ref _usableFrom, value);
    }

    /// <summary>What the role has mapped; 0 for nothing, and the highest number there is if it wants nothing.</summary>
    public ulong MappedEpoch
    {
        get => Volatile.Read(ref _mappedEpoch);
        set => Volatile.Write(ref _mappedEpoch, value);
    }

    /// <summary>Why the role cannot use the regions; null if it can.</summary>
    public string? Problem
    {
        get => Volatile.Read(ref _problem);
        set => Volatile.Write(ref _problem, value);
    }

    /// <summary>Whether a mapped epoch may be used at this moment.</summary>
    public bool Allows(ulong mappedEpoch, long nowNs) => mappedEpoch >= UsableFrom && nowNs < deadline.Ns;
}
