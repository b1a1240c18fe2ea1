namespace TensorPool.Aeron.Driver;

/// <summary>Whether a subscriber holds its publisher back (aeron-ipc §10.8). Tethered ones stay active.</summary>
internal enum SubscriberState
{
    /// <summary>Reads, and holds the publisher back.</summary>
    Active,

    /// <summary>Was told that its image is gone, and may still be inside its last poll: its space stays protected.</summary>
    Linger,

    /// <summary>Does not hold anybody back, and waits to join again.</summary>
    Resting,
}
