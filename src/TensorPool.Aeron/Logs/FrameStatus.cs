namespace TensorPool.Aeron.Logs;

/// <summary>What lies at an offset of a term.</summary>
internal enum FrameStatus
{
    /// <summary>Nothing yet, or a frame that is still being written.</summary>
    None,

    Data,

    /// <summary>To be skipped.</summary>
    Padding,

    /// <summary>A length that leaves the term, or that has no room for a header.</summary>
    Corrupt,
}
