namespace TensorPool.Producer;

/// <summary>What a producer has counted, over all epochs (operations, section 3). Immutable, hence thread-safe.</summary>
public readonly record struct ProducerStatistics
{
    /// <summary>Frames that were completed in shared memory and whose turn has come, whatever became of their descriptors.</summary>
    public long FramesPublished { get; init; }

    /// <summary>Frames and claims that no pool could hold.</summary>
    public long TooLarge { get; init; }

    /// <summary>Descriptors that were not sent because a subscriber held them back.</summary>
    public long DescriptorBackPressured { get; init; }

    /// <summary>Descriptors that nobody was there to receive.</summary>
    public long NotConnected { get; init; }

    /// <summary>Descriptors that were not sent for want of an Aeron client.</summary>
    public long Disconnected { get; init; }

    /// <summary>Claims that were given up.</summary>
    public long Abandoned { get; init; }

    /// <summary>Messages on the control stream that could not be read.</summary>
    public long RejectedMessages { get; init; }
}
