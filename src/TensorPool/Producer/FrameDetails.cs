namespace TensorPool.Producer;

/// <summary>What a frame carries besides its tensor. <c>default</c> is right for most. Lives on the stack of its caller.</summary>
public readonly ref struct FrameDetails
{
    /// <summary>
    /// When the frame was captured, in nanoseconds of CLOCK_MONOTONIC (W-15.7-1); null for the time of publication. Consumers
    /// compute latencies from it.
    /// </summary>
    public ulong? TimestampNs { get; init; }

    /// <summary>
    /// Plain data about the frame, such as exposure or the clock of the device: up to
    /// <see cref="TensorProducer.MaxUserDataLength"/> bytes, copied into the opaque part of the slot header. What is not given
    /// is zero. Never addresses or handles (W-8.2-7).
    /// </summary>
    public ReadOnlySpan<byte> UserData { get; init; }
}
