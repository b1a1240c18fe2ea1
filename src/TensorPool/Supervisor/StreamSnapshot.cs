using TensorPool.Metadata;

namespace TensorPool.Supervisor;

/// <summary>A stream at one moment. Immutable, hence thread-safe.</summary>
public sealed record StreamSnapshot
{
    /// <summary>Its id.</summary>
    public required uint StreamId { get; init; }

    /// <summary>Whether its regions are announced, and their owner gives signs of life in them.</summary>
    public required PeerLiveness Liveness { get; init; }

    /// <summary>The announced epoch; 0 if none was announced.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>The announced producer; 0 for none.</summary>
    public required uint ProducerId { get; init; }

    /// <summary>Age of the last announce; null if there was none.</summary>
    public required TimeSpan? AnnounceAge { get; init; }

    /// <summary>Age of the activity timestamp in the header ring; null if it cannot be read.</summary>
    public required TimeSpan? ActivityAge { get; init; }

    /// <summary>Why the activity timestamp cannot be read; null if it can.</summary>
    public required string? ActivityProblem { get; init; }

    /// <summary>Slots of the header ring; 0 if none was announced.</summary>
    public required uint HeaderNslots { get; init; }

    /// <summary>Where the header ring is; empty if none was announced.</summary>
    public required string HeaderRegionUri { get; init; }

    /// <summary>Name of the data source; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>One line about the data source; may be empty.</summary>
    public required string Summary { get; init; }

    /// <summary>Version of <see cref="Attributes"/>; 0 if none were sent.</summary>
    public required uint MetaVersion { get; init; }

    /// <summary>The attributes of the data source.</summary>
    public required IReadOnlyList<DataSourceAttribute> Attributes { get; init; }

    /// <summary>Its producers, by id: one, but for a moment of change or a mistake.</summary>
    public required IReadOnlyList<ProducerSnapshot> Producers { get; init; }

    /// <summary>Its consumers, by id.</summary>
    public required IReadOnlyList<ConsumerSnapshot> Consumers { get; init; }
}
