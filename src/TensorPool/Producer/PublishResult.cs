namespace TensorPool.Producer;

/// <summary>
/// What became of a frame. Up to <see cref="Queued"/> the frame is complete in shared memory and its sequence number is used
/// up (WO-53); see <see cref="PublishResults.IsPublished"/>. From <see cref="TooLarge"/> on nothing was published.
/// </summary>
public enum PublishResult
{
    /// <summary>The descriptor is in the log.</summary>
    Sent = 0,

    /// <summary>Nobody listens for descriptors. Not a failure.</summary>
    NotConnected = 1,

    /// <summary>
    /// A subscriber holds the descriptors back, and this one was not sent: consumers see a gap. Nothing waits, and nothing is
    /// sent later.
    /// </summary>
    BackPressured = 2,

    /// <summary>
    /// There is no Aeron client at the moment (the media driver was lost or restarted); the producer connects again by
    /// itself. Consumers see a gap.
    /// </summary>
    Disconnected = 3,

    /// <summary>The descriptor waits for claims that were made before (O-13), and is sent with the last of them.</summary>
    Queued = 4,

    /// <summary>No pool has slots of this size. No slot was touched (W-9-3).</summary>
    TooLarge = 5,

    /// <summary>There are no regions to publish into: the producer is closed, or its lease is not active.</summary>
    NoRegions = 6,

    /// <summary>
    /// The oldest claim that was not ended holds the slot that would be next (O-14). Complete it, or withdraw it.
    /// </summary>
    RingFull = 7,

    /// <summary>
    /// The claim belongs to an epoch that is over (O-16). Shared memory was not touched. Take the buffer away from the device
    /// and withdraw the claim.
    /// </summary>
    ClaimVoid = 8,

    /// <summary>The claim was completed, abandoned or withdrawn before.</summary>
    ClaimClosed = 9,

    /// <summary>The stream has no pool of this id.</summary>
    UnknownPool = 10,

    /// <summary>The payload slot is not that of the next sequence number (O-18).</summary>
    WrongSlot = 11,
}
