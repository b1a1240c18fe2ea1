namespace TensorPool.Wire;

/// <summary>The policy that one consumer has to follow (wire 1.1, section 14.3). Reusable; not thread-safe.</summary>
internal sealed class ConsumerConfig
{
    public uint StreamId { get; set; }

    public uint ConsumerId { get; set; }

    public bool UseShm { get; set; }

    public ConsumerMode Mode { get; set; }

    /// <summary>N of <see cref="ConsumerMode.Decimated"/>; 1 = all, 0 is invalid there (WO-37).</summary>
    public ushort Decimation { get; set; }

    /// <summary>Empty = none.</summary>
    public OwnedBytes PayloadFallbackUri { get; } = new(MessageLimits.Uri);
}
