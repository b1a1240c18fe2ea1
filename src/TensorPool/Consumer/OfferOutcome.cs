namespace TensorPool.Consumer;

/// <summary>What became of regions that were offered to a consumer.</summary>
internal enum OfferOutcome
{
    /// <summary>They are mapped.</summary>
    Mapped,

    /// <summary>A check failed, and nothing is mapped.</summary>
    Refused,

    /// <summary>Shared memory is forbidden now: they were not looked at.</summary>
    NotWanted,
}
