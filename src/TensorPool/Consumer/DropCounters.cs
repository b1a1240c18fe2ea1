namespace TensorPool.Consumer;

/// <summary>
/// What became of frames that were not delivered, since the consumer started. Written by the consumer's thread; every count
/// may be read by others, one by one.
/// </summary>
internal sealed class DropCounters
{
    private long _late;
    private long _odd;
    private long _changed;
    private long _frameIdMismatch;
    private long _headerInvalid;
    private long _payloadInvalid;
    private long _epoch;
    private long _unmapped;
    private long _lease;
    private long _duplicates;
    private long _skippedMode;
    private long _skippedRate;
    private long _history;

    /// <summary>The sum of the five causes below.</summary>
    public long Late => Volatile.Read(ref _late);

    public long Odd => Volatile.Read(ref _odd);

    public long Changed => Volatile.Read(ref _changed);

    public long FrameIdMismatch => Volatile.Read(ref _frameIdMismatch);

    public long HeaderInvalid => Volatile.Read(ref _headerInvalid);

    public long PayloadInvalid => Volatile.Read(ref _payloadInvalid);

    /// <summary>Descriptors of another epoch than the mapped one.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Descriptors while nothing was mapped.</summary>
    public long Unmapped => Volatile.Read(ref _unmapped);

    /// <summary>Descriptors and frames while the regions were not lent any more.</summary>
    public long Lease => Volatile.Read(ref _lease);

    /// <summary>Descriptors that were seen before.</summary>
    public long Duplicates => Volatile.Read(ref _duplicates);

    /// <summary>Frames that the mode passes over.</summary>
    public long SkippedMode => Volatile.Read(ref _skippedMode);

    /// <summary>Frames that the rate passes over.</summary>
    public long SkippedRate => Volatile.Read(ref _skippedRate);

    /// <summary>Descriptors from before this consumer joined. No loss.</summary>
    public long History => Volatile.Read(ref _history);

    /// <summary>Exactly one cause with each late frame (W-15.4-5).</summary>
    public void AddLate(DropCause cause)
    {
        switch (cause)
        {
            case DropCause.Odd:
                Add(ref _odd);
                break;
            case DropCause.Changed:
                Add(ref _changed);
                break;
            case DropCause.FrameIdMismatch:
                Add(ref _frameIdMismatch);
                break;
            case DropCause.HeaderInvalid:
                Add(ref _headerInvalid);
                break;
            case DropCause.PayloadInvalid:
                Add(ref _payloadInvalid);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(cause), cause, "No cause of a drop.");
        }

        Add(ref _late);
    }

    public void AddEpoch() => Add(ref _epoch);

    public void AddUnmapped() => Add(ref _unmapped);

    public void AddLease() => Add(ref _lease);

    public void AddDuplicate() => Add(ref _duplicates);

    public void AddSkippedMode() => Add(ref _skippedMode);

    public void AddSkippedRate() => Add(ref _skippedRate);

    public void AddHistory() => Add(ref _history);

    // One writer: no read-modify-write, but a store that readers see whole.
    private static void Add(ref long counter) => Volatile.Write(ref counter, counter + 1);
}
