namespace TensorPool.Consumer;

/// <summary>
/// Follows the sequence numbers of one epoch and counts those that no descriptor came for (wire 1.1, section 8). On the
/// consumer's thread; the counts may be read by others.
/// </summary>
/// <remarks>
/// <para>
/// History is not loss. Whoever joins late gets descriptors of frames that are long overwritten, because a subscription
/// starts at the position of the slowest reader. Until a first frame is accepted there is no baseline, and nothing is missing.
/// When the same epoch is mapped again, the last number is kept, so that what was sent meanwhile counts as a gap.
/// </para>
/// <para>
/// A subscriber that was let go by its publication and joins again starts at the slowest reader, too, and may get once more
/// what it has read already. Such a descriptor comes from the same publication, from a position that was read before, and
/// with a number that was seen: it is a duplicate, while a lower number from elsewhere is a regression.
/// </para>
/// </remarks>
/// <param name="maxOutstandingGap">A greater gap is a resync; 0 switches that off.</param>
internal sealed class SequenceTracker(uint maxOutstandingGap)
{
    private ulong _epoch;
    private ulong _last;
    private bool _hasLast;
    private int _sessionId;
    private long _position;
    private ulong _dropsGap;

    /// <summary>Whether a frame of this epoch has been accepted: from then on, gaps count.</summary>
    public bool HasBaseline { get; private set; }

    /// <summary>The last number of the epoch, or 0 (WO-9).</summary>
    public ulong LastSeqSeen => Volatile.Read(ref _last);

    /// <summary>Whether there is a last number.</summary>
    public bool HasLast => _hasLast;

    /// <summary>Numbers without a descriptor, since the consumer started.</summary>
    public ulong DropsGap => Volatile.Read(ref _dropsGap);

    /// <summary>Begins with a mapping: anew, or where it was if it is the same epoch again.</summary>
    public void OnMapped(ulong epoch)
    {
        if (epoch != _epoch)
        {
            _epoch = epoch;
            Forget();
        }
    }

    /// <summary>Step R3, for each descriptor of the mapped epoch.</summary>
    /// <param name="seq">Its number.</param>
    /// <param name="sessionId">The publication it came from.</param>
    /// <param name="position">Its position there.</param>
    public SequenceVerdict Observe(ulong seq, int sessionId, long position)
    {
        if (!_hasLast)
        {
            _hasLast = true;
            Advance(seq, sessionId, position);
            return SequenceVerdict.InOrder;
        }

        if (seq <= _last)
        {
            bool isReadAgain = sessionId == _sessionId && position <= _position;
            return seq == _last || isReadAgain ? SequenceVerdict.Duplicate : SequenceVerdict.Regression;
        }

        ulong gap = seq - _last - 1;
        Advance(seq, sessionId, position);
        if (gap == 0 || !HasBaseline)
        {
            return SequenceVerdict.InOrder;
        }

        Volatile.Write(ref _dropsGap, _dropsGap + gap);
        return maxOutstandingGap > 0 && gap > maxOutstandingGap ? SequenceVerdict.Resync : SequenceVerdict.InOrder;
    }

    /// <summary>
    /// A descriptor that came while nothing could be read. It has a counter of its own, and must not be a gap as well when the
    /// same epoch is mapped again; one of another epoch says nothing of this one.
    /// </summary>
    public void PassOver(ulong epoch, ulong seq, int sessionId, long position)
    {
        if (epoch == _epoch && HasBaseline && seq > _last)
        {
            Volatile.Write(ref _dropsGap, _dropsGap + (seq - _last - 1));
            Advance(seq, sessionId, position);
        }
    }

    /// <summary>A frame was accepted, or was there to be accepted and is skipped on purpose.</summary>
    public void OnAccepted() => HasBaseline = true;

    /// <summary>After a regression: the last number is what was contradicted, and would be again by every descriptor.</summary>
    public void Forget()
    {
        _hasLast = false;
        HasBaseline = false;
        Volatile.Write(ref _last, 0);
    }

    private void Advance(ulong seq, int sessionId, long position)
    {
        Volatile.Write(ref _last, seq);
        _sessionId = sessionId;
        _position = position;
    }
}
