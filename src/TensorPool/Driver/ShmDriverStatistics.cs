namespace TensorPool.Driver;

/// <summary>What an SHM driver has done so far. Immutable, hence thread-safe.</summary>
public sealed record ShmDriverStatistics
{
    /// <summary>Answers to attach requests, refusals included.</summary>
    public long AttachResponses { get; init; }

    /// <summary>Answers to detach requests, refusals included.</summary>
    public long DetachResponses { get; init; }

    /// <summary>Keepalives that extended a lease.</summary>
    public long Keepalives { get; init; }

    /// <summary>Keepalives of no live lease, which have no effect.</summary>
    public long KeepalivesIgnored { get; init; }

    /// <summary>Leases that have ended, for whatever reason.</summary>
    public long LeasesRevoked { get; init; }

    /// <summary>Announces that were sent.</summary>
    public long Announces { get; init; }

    /// <summary>Messages of the driver's protocol that were not as they must be.</summary>
    public long RejectedMessages { get; init; }

    /// <summary>Responses and notices that were given up because nobody took them for too long.</summary>
    public long MessagesLost { get; init; }
}
