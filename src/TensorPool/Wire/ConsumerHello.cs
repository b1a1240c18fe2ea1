namespace TensorPool.Wire;

/// <summary>What a consumer can do and asks for (wire 1.1, section 14.2).</summary>
internal struct ConsumerHello
{
    public uint StreamId { get; set; }

    public uint ConsumerId { get; set; }

    public bool SupportsShm { get; set; }

    public bool SupportsProgress { get; set; }

    public ConsumerMode Mode { get; set; }

    /// <summary>0 = unlimited. Wire 1.1 carries at most 65535, and a larger rate is sent as that.</summary>
    public uint MaxRateHz { get; set; }

    public uint ExpectedLayoutVersion { get; set; }

    /// <summary>Hint; null = the producer's default.</summary>
    public uint? ProgressIntervalUs { get; set; }

    /// <summary>Hint; null = the producer's default.</summary>
    public uint? ProgressBytesDelta { get; set; }

    /// <summary>Hint; null = the producer's default. A 0 in the message is read as null (WO-28).</summary>
    public uint? ProgressRowsDelta { get; set; }
}
