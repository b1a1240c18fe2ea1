using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
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
    private readonly int _termLength;
    private readonly int _maxPayloadLength;

    public ConcurrentAppender(LogBuffers log)
    {
        _log = log;
        _frames = new FrameWriter(log.SessionId, log.StreamId);
        _termLength = log.TermLength;
        _maxPayloadLength = log.MaxPayloadLength;
    }

    /// <summary>Appends a message, in fragments when it is longer than a frame.</summary>
    /// <returns>The position behind the message, or a value of <see cref="AppendResult"/>.</returns>
    public long Append(ReadOnlySpan<byte> message, long limit, long reservedValue)
    {
        SpanSource source = new(message);
        return Append(ref source, message.Length, limit, reservedValue);
    }

    /// <summary>Appends a message that lies in two pieces.</summary>
    public long Append(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, long limit, long reservedValue)
    {
        SpanPairSource source = new(first, second);
        int length = (int)Math.Min((long)first.Length + second.Length, int.MaxValue);
        return Append(ref source, length, limit, reservedValue);
    }

    /// <summary>Appends a message that lies in many pieces.</summary>
    public long Append(ReadOnlySpan<ReadOnlyMemory<byte>> buffers, long limit, long reservedValue)
    {
        BufferListSource source = new(buffers);
        int length = BufferListSource.TotalLength(buffers);
        int required = CheckedRequiredLength(length);
        long result = TryTake(length, required, limit, out AtomicBuffer term, out int offset, out int termId);
        if (result > 0)
        {
            _frames.WriteMessageOrPadding(term, offset, termId, ref source, length, _maxPayloadLength, reservedValue);
        }

        return result;
    }

    /// <summary>Throws for a length that cannot be claimed. A negative one is, unsigned, a great one.</summary>
    public void CheckClaimLength(int length)
    {
        if ((uint)length > (uint)_maxPayloadLength)
        {
            ThrowClaimLength(length, _maxPayloadLength);
        }
    }

    /// <summary>Claims a frame, to be filled in place. The length was checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long TryClaim(int length, long limit, out TermClaim claim)
    {
        int frameLength = FrameHeader.Length + length;
        long result = TryTake(
            length,
            FrameHeader.AlignedLength(frameLength),
            limit,
            out AtomicBuffer term,
            out int offset,
            out int termId
        );
        if (result > 0)
        {
            AlignedBlock frame = term.BlockAt(offset);
            _frames.Begin(frame, offset, frameLength, termId, FrameHeader.UnfragmentedFlags, FrameHeader.DataType);
            claim = new TermClaim(frame, frameLength);
        }
        else
        {
            claim = default;
        }

        return result;
    }

    internal static long AtLimit(LogBuffers log, long position, int messageLength) =>
        position + FrameHeader.AlignedLength(FrameHeader.Length + messageLength) >= log.MaxPossiblePosition
            ? AppendResult.MaxPositionExceeded
        : log.Metadata.IsConnected ? AppendResult.BackPressured
        : AppendResult.NotConnected;

    [DoesNotReturn]
    internal static void ThrowClaimLength(int length, int maxPayloadLength) =>
        throw new ArgumentOutOfRangeException(
            nameof(length),
            length,
            $"A claim has from 0 to {maxPayloadLength} bytes: it cannot be cut into fragments."
        );

    private long Append<TSource>(ref TSource source, int length, long limit, long reservedValue)
        where TSource : struct, IMessageSource, allows ref struct
    {
        int required = CheckedRequiredLength(length);
        long result = TryTake(length, required, limit, out AtomicBuffer term, out int offset, out int termId);
        if (result > 0)
        {
            _frames.WriteMessage(term, offset, termId, ref source, length, _maxPayloadLength, reservedValue);
        }

        return result;
    }

    private int CheckedRequiredLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _log.MaxMessageLength);
        return LogLayout.RequiredLength(length, _maxPayloadLength);
    }

    /// <summary>Takes bytes of the active term; when the result is positive, they start at the offset.</summary>
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
        AtomicInt64 tail = metadata.Tail(partition);
        long rawTail = tail.GetAcquire();
        termId = StreamPosition.TermIdOfTail(rawTail);
        offset = StreamPosition.OffsetOfTail(rawTail, _termLength);
        if (count != StreamPosition.TermCount(termId, _log.InitialTermId))
        {
            return AppendResult.AdminAction;
        }

        long position = StreamPosition.Compute(termId, offset, _log.BitsToShift, _log.InitialTermId);
        if (position >= limit)
        {
            return AtLimit(_log, position, messageLength);
        }

        rawTail = tail.GetAndAdd(required);
        termId = StreamPosition.TermIdOfTail(rawTail);
        offset = StreamPosition.OffsetOfTail(rawTail, _termLength);
        long end = (long)offset + required;
        long endPosition = StreamPosition.Compute(termId, end, _log.BitsToShift, _log.InitialTermId);
        return end <= _termLength ? endPosition : EndTerm(term, offset, termId, endPosition);
    }

    private long EndTerm(AtomicBuffer term, int offset, int termId, long endPosition)
    {
        if (offset < _termLength)
        {
            _frames.WritePadding(term, offset, _termLength - offset, termId);
        }

        if (endPosition >= _log.MaxPossiblePosition)
        {
            return AppendResult.MaxPositionExceeded;
        }

        LogRotation.Rotate(_log.Metadata, StreamPosition.TermCount(termId, _log.InitialTermId), termId);
        return AppendResult.AdminAction;
    }
}
