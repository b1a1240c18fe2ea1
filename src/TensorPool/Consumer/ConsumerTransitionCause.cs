namespace TensorPool.Consumer;

/// <summary>What makes a consumer change its <see cref="ConsumerState"/>.</summary>
public enum ConsumerTransitionCause
{
    /// <summary>Every check of an announce passed, and its regions are mapped (wire 1.1, section 11.2).</summary>
    AnnounceAccepted,

    /// <summary>An announce was refused, and there is a fallback that can be used.</summary>
    AnnounceRefused,

    /// <summary>An announce is of another epoch, later or earlier.</summary>
    EpochChanged,

    /// <summary>An announce of the mapped epoch has another geometry, or other pools.</summary>
    LayoutChanged,

    /// <summary>An announce of the mapped epoch names other files, or the files were replaced (WO-31).</summary>
    RegionsReplaced,

    /// <summary>A mapped superblock does not say any more what it said.</summary>
    SuperblockChanged,

    /// <summary>Another process writes the mapped epoch, which is not believed any more at all (W-15.14-3).</summary>
    ProcessChanged,

    /// <summary>The owner has given no sign of life for too long (WO-54).</summary>
    ActivityStale,

    /// <summary>A descriptor is of a later epoch; its announce is to come (WO-10).</summary>
    LaterEpochSeen,

    /// <summary>A sequence number is lower than the one before (W-15.2-3).</summary>
    SequenceRegression,

    /// <summary>Whoever lent the regions has taken them back.</summary>
    RegionsWithdrawn,

    /// <summary>A ConsumerConfig, or the options, forbid shared memory (W-10.1.3-5).</summary>
    SharedMemoryForbidden,

    /// <summary>A ConsumerConfig allows shared memory again (WO-52).</summary>
    SharedMemoryAllowed,

    /// <summary>The consumer was disposed of.</summary>
    Closed,
}
