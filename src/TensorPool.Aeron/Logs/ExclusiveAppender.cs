using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    private readonly int _termLength;
    private readonly int _maxPayloadLength;
    private State _state;

    public ExclusiveAppender(LogBuffers log)
    {
        _log = log;
        _frames = new FrameWriter(log.SessionId, log.StreamId);
        _termLength = log.TermLength;
        _maxPayloadLength = log.MaxPayloadLength;

        // From the tail and not from zero: the stream may have a start position.
        EnterPartition(StreamPosition.PartitionOfCount(log.Metadata.ActiveTermCountAcquire));
        long rawTail = _state.Tail.GetAcquire();
        _state.TermId = StreamPosition.TermIdOfTail(rawTail);
        _state.Offset = StreamPosition.OffsetOfTail(rawTail, log.TermLength);
        _state.TermBegin = StreamPosition.Compute(_state.TermId, 0, log.BitsToShift, log.InitialTermId);
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
        return Append(ref source, SpanPairLength(first, second), limit, reservedValue);
    }

    /// <summary>Appends a message that lies in many pieces.</summary>
    public long Append(ReadOnlySpan<ReadOnlyMemory<byte>> buffers, long limit, long reservedValue)
    {
        BufferListSource source = new(buffers);
        int length = BufferListSource.TotalLength(buffers);
        int required = CheckedRequiredLength(length);
        long result = TryTake(length, required, limit, out int offset);
        if (result > 0)
        {
            _frames.WriteMessageOrPadding(
                _state.Term,
                offset,
                _state.TermId,
                ref source,
                length,
                _maxPayloadLength,
                reservedValue
            );
        }

        return result;
    }

    /// <summary>Appends a frame that subscribers skip, with room for a payload of a length.</summary>
    public long AppendPadding(int length, long limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _log.MaxMessageLength);
        int frameLength = FrameHeader.Length + length;
        long result = TryTake(length, FrameHeader.AlignedLength(frameLength), limit, out int offset);
        if (result > 0)
        {
            _frames.WritePadding(_state.Term, offset, frameLength, _state.TermId);
        }

        return result;
    }

    /// <summary>Throws for a length that cannot be claimed. A negative one is, unsigned, a great one.</summary>
    public void CheckClaimLength(int length)
    {
        if ((uint)length > (uint)_maxPayloadLength)
        {
            ConcurrentAppender.ThrowClaimLength(length, _maxPayloadLength);
        }
    }

    /// <summary>Claims a frame, to be filled in place. The length was checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long TryClaim(int length, long limit, out TermClaim claim)
    {
        int frameLength = FrameHeader.Length + length;
        long result = TryTake(length, FrameHeader.AlignedLength(frameLength), limit, out int offset);
        if (result > 0)
        {
            AlignedBlock frame = _state.Term.BlockAt(offset);
            _frames.Begin(
                frame,
                offset,
                frameLength,
                _state.TermId,
                FrameHeader.UnfragmentedFlags,
                FrameHeader.DataType
            );
            claim = new TermClaim(frame, frameLength);
        }
        else
        {
            claim = default;
        }

        return result;
    }

    private long Append<TSource>(ref TSource source, int length, long limit, long reservedValue)
        where TSource : struct, IMessageSource, allows ref struct
    {
        int required = CheckedRequiredLength(length);
        long result = TryTake(length, required, limit, out int offset);
        if (result > 0)
        {
            _frames.WriteMessage(
                _state.Term,
                offset,
                _state.TermId,
                ref source,
                length,
                _maxPayloadLength,
                reservedValue
            );
        }

        return result;
    }

    private int CheckedRequiredLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _log.MaxMessageLength);
        return LogLayout.RequiredLength(length, _maxPayloadLength);
    }

    /// <summary>Takes the next bytes of the term; when the result is positive, they start at the offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long TryTake(int messageLength, int required, long limit, out int offset)
    {
        offset = _state.Offset;
        long position = _state.TermBegin + offset;
        if (position >= limit)
        {
            return ConcurrentAppender.AtLimit(_log, position, messageLength);
        }

        int end = offset + required; // a term and an eighth of one at most
        // SYNC exclusive tail -> unblock: claimed before a byte of the frame is written.
        _state.Tail.SetRelease(StreamPosition.PackTail(_state.TermId, end));
        if (end > _termLength)
        {
            return EndTerm(offset);
        }

        _state.Offset = end;
        return _state.TermBegin + end;
    }

    private long EndTerm(int offset)
    {
        if (offset < _termLength)
        {
            _frames.WritePadding(_state.Term, offset, _termLength - offset, _state.TermId);
        }

        if (_state.TermBegin + _termLength >= _log.MaxPossiblePosition)
        {
            // Otherwise a smaller message would be written over the padding that is already out.
            _state.Offset = _termLength;
            return AppendResult.MaxPositionExceeded;
        }

        EnterPartition((_state.Partition + 1) % LogLayout.PartitionCount);
        _state.TermId = unchecked(_state.TermId + 1);
        _state.Offset = 0;
        _state.TermBegin += _termLength;
        _state.Tail.SetPlain(StreamPosition.PackTail(_state.TermId, 0));
        // SYNC rotate tail -> count
        _log.Metadata.PutActiveTermCountRelease(StreamPosition.TermCount(_state.TermId, _log.InitialTermId));
        return AppendResult.AdminAction;
    }

    private void EnterPartition(int partition)
    {
        _state.Partition = partition;
        _state.Term = _log.Term(partition);
        _state.Tail = _log.Metadata.Tail(partition);
    }

    private static int SpanPairLength(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        (int)Math.Min((long)first.Length + second.Length, int.MaxValue);

    /// <summary>Written for every message; alone on its cache lines, neighbours that are prefetched included.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 320)]
    private struct State
    {
        [FieldOffset(128)]
        public AtomicBuffer Term;

        [FieldOffset(144)]
        public AtomicInt64 Tail;

        [FieldOffset(152)]
        public long TermBegin;

        [FieldOffset(160)]
        public int TermId;

        [FieldOffset(164)]
        public int Offset;

        [FieldOffset(168)]
        public int Partition;
    }
}
