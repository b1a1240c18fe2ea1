namespace TensorPool.Wire;

/// <summary>Reception counters of a consumer (wire 1.1, section 14.6).</summary>
internal struct QosConsumer
{
    public uint StreamId { get; set; }

    public uint ConsumerId { get; set; }

    /// <summary>Mapped epoch; 0 while unmapped.</summary>
    public ulong Epoch { get; set; }

    public ulong LastSeqSeen { get; set; }

    public ulong DropsGap { get; set; }

    public ulong DropsLate { get; set; }

    public ConsumerMode Mode { get; set; }
}
