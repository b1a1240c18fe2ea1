namespace TensorPool.Producer;

/// <summary>What was last told of an unfinished frame.</summary>
internal struct FrameProgressTrack
{
    /// <summary>Whether STARTED was sent: without it, nothing else is (W-10.2.2-3).</summary>
    public bool IsStarted;

    /// <summary>Whether rows mean something: the frame is row-major. A row is a step along the first dimension.</summary>
    public bool HasRows;

    public ulong BytesFilled;

    public uint RowsFilled;

    public long SentAtNs;
}
