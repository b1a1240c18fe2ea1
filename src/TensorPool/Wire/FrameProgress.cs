namespace TensorPool.Wire;

/// <summary>How much of an unfinished frame can be read (wire 1.1, sections 14.5 and 16).</summary>
internal struct FrameProgress
{
    public uint StreamId { get; set; }

    public ulong Epoch { get; set; }

    public ulong FrameId { get; set; }

    public ulong PayloadBytesFilled { get; set; }

    public FrameProgressState State { get; set; }

    /// <summary>Complete rows; null unless row-major. A 0 in the message is read as null (WO-28).</summary>
    public uint? RowsFilled { get; set; }

    /// <summary>See <see cref="FrameDescriptor.IndexMatches"/>.</summary>
    public bool IndexMatches { get; set; }
}
