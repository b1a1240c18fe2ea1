using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Logs;

/// <summary>
/// Appends to a log that nobody else appends to (aeron-ipc §7.4): no read-modify-write, the state is local. One thread at
/// a time; does not allocate.
/// </summary>
internal sealed class ExclusiveAppender
{
    private readonly LogBuffers _log;
    private readonly FrameWriter _frames;
    private int _partition;
    private int _termId;
    private int _offset;
    private long _termBegin;

    public ExclusiveAppender(LogBuffers log)
    {
        _log = log;
        _frames = new FrameWriter(log.SessionId, log.StreamId);

        // From the tail and not from zero: the stream may have a start position.
        _partition = StreamPosition.PartitionOfCount(log.Metadata.ActiveTermCountAcquire);
        long rawTail = log.Metadata.TailAcquire(_partition);
        _termId = StreamPosition.TermIdOfTail(rawTail);
        _offset = StreamPosition.OffsetOfTail(rawTail, log.TermLength);
        _termBegin = StreamPosition.Compute(_termId, 0, log.BitsToShift, log.InitialTermId);
    }

    public long Position => _termBegin + _offset;

    public int TermId => _termId;

    public int TermOffset => _offset;

    /// <summary>Appends a message, in fragments when it is longer than a frame.</summary>
    /// <returns>The position behind the message, or a value of <see cref="AppendResult"/>.</returns>
    public long Append(ReadOnlySpan<byte> message, long limit, long reservedValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, _log.MaxMessageLength);
        int required = LogLayout.RequiredLength(message.Length, _log.MaxPayloadLength);
        long result = TryTake(message.Length, required, limit, out AtomicBuffer term, out int offset);
        if (result > 0)
        {
            _frames.WriteMessage(term, offset, _termId, message, _log.MaxPayloadLength, reservedValue);
        }

        return result;
    }

    /// <summary>Claims a frame, to be filled in place.</summary>
    public long TryClaim(int length, long limit, out TermClaim claim)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _log.MaxPayloadLength);
        int frameLength = FrameHeader.Length + length;
        long result = TryTake(
            length,
            FrameHeader.AlignedLength(frameLength),
            limit,
            out AtomicBuffer term,
            out int offset
        );
        claim = default;
        if (result > 0)
        {
            _frames.Begin(term, offset, frameLength, _termId, FrameHeader.UnfragmentedFlags, FrameHeader.DataType);
            claim = new TermClaim(term, offset, frameLength);
        }

        return result;
    }

    private long TryTake(int messageLength, int required, long limit, out AtomicBuffer term, out int offset)
    {
        term = _log.Term(_partition);
        offset = _offset;
        long position = _termBegin + offset;
        if (position >= limit)
        {
            return ConcurrentAppender.AtLimit(_log, position, messageLength);
        }

        int end = offset + required; // a term and an eighth of one at most
        // SYNC exclusive tail -> unblock: claimed before a byte of the frame is written.
        _log.Metadata.PutTailRelease(_partition, StreamPosition.PackTail(_termId, end));
        if (end <= _log.TermLength)
        {
            _offset = end;
            return _termBegin + end;
        }

        if (offset < _log.TermLength)
        {
            _frames.WritePadding(term, offset, _log.TermLength - offset, _termId);
        }

        if (_termBegin + _log.TermLength >= _log.MaxPossiblePosition)
        {
            // Otherwise a smaller message would be written over the padding that is already out.
            _offset = _log.TermLength;
            return AppendResult.MaxPositionExceeded;
        }

        _partition = (_partition + 1) % LogLayout.PartitionCount;
        _termId = unchecked(_termId + 1);
        _offset = 0;
        _termBegin += _log.TermLength;
        _log.Metadata.PutTail(_partition, StreamPosition.PackTail(_termId, 0));
        // SYNC rotate tail -> count
        _log.Metadata.PutActiveTermCountRelease(StreamPosition.TermCount(_termId, _log.InitialTermId));
        return AppendResult.AdminAction;
    }
}
