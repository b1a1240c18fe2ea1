namespace TensorPool.Consumer;

/// <summary>
/// What a consumer has counted since it started. A copy, hence thread-safe; each value is right by itself, while those of a
/// running consumer may be of slightly different moments.
/// </summary>
/// <remarks>
/// A frame that was published and not accepted is in exactly one of <see cref="DropsGap"/> and <see cref="DropsLate"/> if it
/// was lost, or else in one of the counts for what was passed over on purpose, or not read for want of a mapping. What was
/// published in an epoch before the first frame that was accepted of it is in none, but for descriptors that came while
/// nothing could be read.
/// </remarks>
public readonly record struct ConsumerStatistics
{
    /// <summary>Frames whose handler was told that they are intact, or that its copy is right.</summary>
    public long Accepted { get; init; }

    /// <summary>Lost: sequence numbers for which no descriptor came.</summary>
    public long DropsGap { get; init; }

    /// <summary>Lost: frames whose descriptor came, but that could not be read. The sum of the next five.</summary>
    public long DropsLate { get; init; }

    /// <summary>Late: the slot was being written.</summary>
    public long DropsOdd { get; init; }

    /// <summary>Late: the slot was written while it was read.</summary>
    public long DropsChanged { get; init; }

    /// <summary>Late: the slot held another frame.</summary>
    public long DropsFrameIdMismatch { get; init; }

    /// <summary>Late: the header held what no header may.</summary>
    public long DropsHeaderInvalid { get; init; }

    /// <summary>Late: the payload was not where a payload can be.</summary>
    public long DropsPayloadInvalid { get; init; }

    /// <summary>Not read: descriptors of another epoch than the mapped one.</summary>
    public long DropsEpoch { get; init; }

    /// <summary>Not read: descriptors while nothing was mapped.</summary>
    public long DropsUnmapped { get; init; }

    /// <summary>Not read: the right to read the regions had ended.</summary>
    public long DropsLease { get; init; }

    /// <summary>Descriptors that were seen before. No loss.</summary>
    public long Duplicates { get; init; }

    /// <summary>Descriptors of frames that were overwritten before this consumer joined. No loss.</summary>
    public long History { get; init; }

    /// <summary>Passed over on purpose: by the mode.</summary>
    public long SkippedMode { get; init; }

    /// <summary>Passed over on purpose: by the limit of frames per second.</summary>
    public long SkippedRate { get; init; }

    /// <summary>Times that a gap was greater than <see cref="ConsumerOptions.MaxOutstandingSeqGap"/>.</summary>
    public long Resyncs { get; init; }

    /// <summary>Times that regions were mapped, after the first.</summary>
    public long Remaps { get; init; }

    /// <summary>Announces of this stream of which a check failed.</summary>
    public long AnnouncesRefused { get; init; }

    /// <summary>Parts of unfinished frames that a handler got.</summary>
    public long PartialFrames { get; init; }

    /// <summary>ConsumerHello messages that were sent, or that nobody was there to receive.</summary>
    public long HelloPublished { get; init; }

    /// <summary>QosConsumer messages that were sent, or that nobody was there to receive.</summary>
    public long QosPublished { get; init; }

    /// <summary>Messages that are not as they must be: of another version, too short, with invalid values.</summary>
    public long MessagesRejected { get; init; }

    /// <summary>Messages that were overwritten while they were read.</summary>
    public long MessagesOverrun { get; init; }

    /// <summary>Duty cycles.</summary>
    public long DutyCycles { get; init; }

    /// <summary>Sum of the work counts of all duty cycles.</summary>
    public long WorkDone { get; init; }
}
