namespace TensorPool.Producer;

/// <summary>One claim of an <see cref="InFlightQueue"/>.</summary>
internal struct InFlightClaim
{
    /// <summary>The frame's time, once it is complete: the descriptor repeats that of the header (WO-49).</summary>
    public ulong TimestampNs;

    /// <summary>The metadata that describes the frame, once it is complete.</summary>
    public uint MetaVersion;

    /// <summary>Bytes of the payload, once the frame is complete.</summary>
    public uint ValuesLenBytes;

    /// <summary>Ordinal of the pool that holds the payload.</summary>
    public int Pool;

    public InFlightState State;

    /// <summary>Whether somebody may still write into the slot. An abandoned claim is held until it is withdrawn.</summary>
    public bool IsHeld;

    public FrameProgressTrack Progress;
}
