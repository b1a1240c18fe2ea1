using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Logs;

/// <summary>
/// Appends to a log that any number of threads and processes append to (aeron-ipc §7.2). Thread-safe, lock-free, does not
/// allocate.
/// </summary>
/// <remarks>
/// A fetch-and-add on the tail hands every claimant its own bytes. Of those that run past the end of a term, exactly one
/// got an offset inside: it pads the rest, and all of them rotate and ask their callers to try again.
/// </remarks>
internal sealed class ConcurrentAppender
{
    private readonly LogBuffers _log;
    private readonly FrameWriter _frames;

    public ConcurrentAppender(LogBuffers log)
    {
        _log = log;
        _frames = new FrameWriter(log.SessionId, log.StreamId);
    }

    /// <summary>Appends a message, in fragments when it is longer than a frame.</summary>
    /// <returns>The position behind the message, or a value of <see cref="AppendResult"/>.</returns>
    public long Append(ReadOnlySpan<byte> message, long limit, long reservedValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, _log.MaxMessageLength);
        int required = LogLayout.RequiredLength(message.Length, _log.MaxPayloadLength);
        long result = TryTake(message.Length, required, limit, out AtomicBuffer term, out int offset, out int termId);
        if (result > 0)
        {
            _frames.WriteMessage(term, offset, termId, message, _log.MaxPayloadLength, reservedValue);
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
            out int offset,
            out int termId
        );
        claim = default;
        if (result > 0)
        {
            _frames.Begin(term, offset, frameLength, termId, FrameHeader.UnfragmentedFlags, FrameHeader.DataType);
            claim = new TermClaim(term, offset, frameLength);
        }

        return result;
    }

    private long TryTake(
        int messageLength,
        int required,
        long limit,
        out AtomicBuffer term,
        out int offset,
        out int termId
    )
    {
        LogMetadata metadata = _log.Metadata;
        int count = metadata.ActiveTermCountAcquire; // SYNC count -> rotate tail
        int partition = StreamPosition.PartitionOfCount(count);
        term = _log.Term(partition);
        long rawTail = metadata.TailAcquire(partition);
        termId = StreamPosition.TermIdOfTail(rawTail);
        offset = StreamPosition.OffsetOfTail(rawTail, _log.TermLength);
        if (count != StreamPosition.TermCount(termId, _log.InitialTermId))
        {
            return AppendResult.AdminAction;
        }

        long position = StreamPosition.Compute(termId, offset, _log.BitsToShift, _log.InitialTermId);
        if (position >= limit)
        {
            return AtLimit(_log, position, messageLength);
        }

        rawTail = metadata.GetAndAddTail(partition, required);
        termId = StreamPosition.TermIdOfTail(rawTail);
        offset = StreamPosition.OffsetOfTail(rawTail, _log.TermLength);
        long end = (long)offset + required;
        long endPosition = StreamPosition.Compute(termId, end, _log.BitsToShift, _log.InitialTermId);
        if (end <= _log.TermLength)
        {
            return endPosition;
        }

        if (offset < _log.TermLength)
        {
            _frames.WritePadding(term, offset, _log.TermLength - offset, termId);
        }

        if (endPosition >= _log.MaxPossiblePosition)
        {
            return AppendResult.MaxPositionExceeded;
        }

        LogRotation.Rotate(metadata, StreamPosition.TermCount(termId, _log.InitialTermId), termId);
        return AppendResult.AdminAction;
    }

    internal static long AtLimit(LogBuffers log, long position, int messageLength) =>
        position + FrameHeader.AlignedLength(FrameHeader.Length + messageLength) >= log.MaxPossiblePosition
            ? AppendResult.MaxPositionExceeded
        : log.Metadata.IsConnected ? AppendResult.BackPressured
        : AppendResult.NotConnected;
}
