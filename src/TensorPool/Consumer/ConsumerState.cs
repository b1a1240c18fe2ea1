namespace TensorPool.Consumer;

/// <summary>Where a consumer stands with the regions of its stream (wire 1.1, sections 10 and 11.1).</summary>
public enum ConsumerState
{
    /// <summary>Waits for an announce that it can map. Every frame is dropped.</summary>
    Unmapped,

    /// <summary>The regions of one epoch are mapped, and its frames are delivered.</summary>
    Mapped,

    /// <summary>
    /// Shared memory is forbidden, or was refused and there is another way to the payload: see
    /// <see cref="TensorConsumer.FallbackUri"/>. Every frame is dropped.
    /// </summary>
    Fallback,

    /// <summary>The consumer is disposed of.</summary>
    Closed,
}
