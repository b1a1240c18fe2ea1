namespace TensorPool.Consumer;

/// <summary>
/// What is known of a frame apart from its bytes. Verified before the handler gets the frame, and a copy: it may be kept. A
/// value, hence thread-safe.
/// </summary>
/// <param name="StreamId">The data source.</param>
/// <param name="Epoch">The generation of its regions.</param>
/// <param name="Seq">The number of the frame within the epoch.</param>
/// <param name="TimestampNs">When it was taken, in nanoseconds of the clock of the producer: CLOCK_MONOTONIC by default.</param>
/// <param name="MetaVersion">The version of the metadata that describes it.</param>
/// <param name="PayloadLength">Its payload, in bytes.</param>
public readonly record struct FrameInfo(
    uint StreamId,
    ulong Epoch,
    ulong Seq,
    ulong TimestampNs,
    uint MetaVersion,
    long PayloadLength
);
