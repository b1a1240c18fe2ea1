namespace TensorPool.Producer;

/// <summary>Whether a slot was claimed, or why not.</summary>
public enum ClaimResult
{
    /// <summary>There is a claim, and its slot says WRITING (O-12).</summary>
    Claimed = 0,

    /// <summary>No pool has slots of this size. No slot was touched (W-9-3).</summary>
    TooLarge = 1,

    /// <summary>There are no regions to publish into: the producer is closed, or its lease is not active.</summary>
    NoRegions = 2,

    /// <summary>
    /// The oldest claim that was not ended holds the slot that would be next (O-14). Complete it, or withdraw it.
    /// </summary>
    RingFull = 3,

    /// <summary>The stream has no pool of this id.</summary>
    UnknownPool = 4,
}
