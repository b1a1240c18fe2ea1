namespace TensorPool.Wire;

/// <summary>Optional sign of life of a producer (wire 1.1, section 14.11).</summary>
internal struct Heartbeat
{
    public uint StreamId { get; set; }

    public uint ProducerId { get; set; }

    public ulong Epoch { get; set; }

    public ulong TimestampNs { get; set; }
}
