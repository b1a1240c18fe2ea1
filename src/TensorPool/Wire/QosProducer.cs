namespace TensorPool.Wire;

/// <summary>Publication state of a producer (wire 1.1, section 14.7).</summary>
internal struct QosProducer
{
    public uint StreamId { get; set; }

    public uint ProducerId { get; set; }

    public ulong Epoch { get; set; }

    /// <summary>The next sequence number, which is the number of frames of the epoch so far (WO-24).</summary>
    public ulong CurrentSeq { get; set; }

    /// <summary>Without defined meaning: sent as null (WO-24).</summary>
    public uint? Watermark { get; set; }
}
