namespace TensorPool.Wire;

/// <summary>A frame is committed in shared memory (wire 1.1, section 14.4).</summary>
internal struct FrameDescriptor
{
    public uint StreamId { get; set; }

    public ulong Epoch { get; set; }

    public ulong Seq { get; set; }

    /// <summary>The header's, to spare a look; null: read the header.</summary>
    public ulong? TimestampNs { get; set; }

    /// <summary>The header's, to spare a look; null: read the header.</summary>
    public uint? MetaVersion { get; set; }

    /// <summary>
    /// Whether the header index in the message is <c>Seq &amp; (nslots - 1)</c> (WO-43). The index itself is computed, never
    /// taken from a message: not every dialect sends it.
    /// </summary>
    public bool IndexMatches { get; set; }
}
