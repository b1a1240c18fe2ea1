namespace TensorPool.Supervisor;

/// <summary>All that a supervisor knows at one moment. Immutable, hence thread-safe.</summary>
public sealed record SupervisorSnapshot
{
    /// <summary>When it was taken, in nanoseconds of the supervisor's clock.</summary>
    public required long TakenAtNs { get; init; }

    /// <summary>All streams, by id.</summary>
    public required IReadOnlyList<StreamSnapshot> Streams { get; init; }

    /// <summary>ConsumerConfig messages that were sent.</summary>
    public required long ConfigsSent { get; init; }

    /// <summary>Looks for who is stale.</summary>
    public required long LivenessChecks { get; init; }

    /// <summary>Messages that are not as they must be.</summary>
    public required long MessagesRejected { get; init; }

    /// <summary>Messages of peers that were too many to be kept.</summary>
    public required long PeersIgnored { get; init; }
}
