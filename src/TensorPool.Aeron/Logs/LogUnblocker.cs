using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Logs;

/// <summary>
/// Heals a log whose publisher died between claim and commit (aeron-ipc §10.9). For the driver, and only when the
/// subscribers have not advanced for longer than a living publisher can take.
/// </summary>
internal static class LogUnblocker
{
    /// <returns>Whether something was done; there may be more.</returns>
    public static bool Unblock(LogBuffers log, long position)
    {
        LogMetadata metadata = log.Metadata;
        int count = (int)(position >> log.BitsToShift);
        int offset = (int)(position & (log.TermLength - 1)) & -FrameHeader.Alignment;
        int activeCount = metadata.ActiveTermCountAcquire;
        if (offset == 0 && activeCount == unchecked(count - 1))
        {
            // Died after the padding and before the rotation.
            long activeTail = metadata.TailAcquire(StreamPosition.PartitionOfCount(activeCount));
            LogRotation.Rotate(metadata, activeCount, StreamPosition.TermIdOfTail(activeTail));
            return true;
        }

        int partition = StreamPosition.PartitionOfCount(count);
        AtomicBuffer term = log.Term(partition);
        long rawTail = metadata.TailAcquire(partition);
        int termId = StreamPosition.TermIdOfTail(rawTail);
        FrameWriter frames = new(log.SessionId, log.StreamId);
        int length = term.GetInt32Acquire(offset);
        if (length < 0)
        {
            // Claimed, header written, never committed. Clamped: the number is whatever the dead process wrote.
            int claimed = (int)Math.Clamp(-(long)length, FrameHeader.Length, term.Length - offset);
            frames.WritePadding(term, offset, claimed, termId);
            return true;
        }

        if (length > 0)
        {
            return false;
        }

        return UnblockUnwritten(
            log,
            frames,
            term,
            offset,
            StreamPosition.OffsetOfTail(rawTail, log.TermLength),
            count,
            termId
        );
    }

    /// <summary>
    /// Heals a claim that is the last one of a stream without publishers, and whose header was never written: the tail, which
    /// nobody moves any more, bounds the hole. <see cref="Unblock"/> leaves it alone, because with living publishers the next
    /// claim would be inside.
    /// </summary>
    /// <returns>Whether something was done.</returns>
    public static bool PadToTail(LogBuffers log, long position)
    {
        int count = (int)(position >> log.BitsToShift);
        int offset = (int)(position & (log.TermLength - 1)) & -FrameHeader.Alignment;
        int partition = StreamPosition.PartitionOfCount(count);
        AtomicBuffer term = log.Term(partition);
        long rawTail = log.Metadata.TailAcquire(partition);
        int termId = StreamPosition.TermIdOfTail(rawTail);
        int end = StreamPosition.OffsetOfTail(rawTail, log.TermLength) & -FrameHeader.Alignment;
        if (end <= offset || StreamPosition.TermCount(termId, log.InitialTermId) != count)
        {
            return false;
        }

        for (int i = end - FrameHeader.Alignment; i >= offset; i -= FrameHeader.Alignment)
        {
            if (term.GetInt32Acquire(i) != 0)
            {
                return false;
            }
        }

        new FrameWriter(log.SessionId, log.StreamId).WritePadding(term, offset, end - offset, termId);
        return true;
    }

    /// <summary>The tail moved, but no header was written: the next frame, or the end of the term, bounds the hole.</summary>
    private static bool UnblockUnwritten(
        LogBuffers log,
        FrameWriter frames,
        AtomicBuffer term,
        int offset,
        int end,
        int count,
        int termId
    )
    {
        int i = offset + FrameHeader.Alignment;
        for (; i < end; i += FrameHeader.Alignment)
        {
            if (term.GetInt32Acquire(i) == 0)
            {
                continue;
            }

            // Looked at again backwards: a claimant may have come alive meanwhile.
            for (int j = i - FrameHeader.Alignment; j >= offset; j -= FrameHeader.Alignment)
            {
                if (term.GetInt32Acquire(j) != 0)
                {
                    return false;
                }
            }

            frames.WritePadding(term, offset, i - offset, termId);
            return true;
        }

        if (i != log.TermLength || term.GetInt32Acquire(offset) != 0)
        {
            return false;
        }

        frames.WritePadding(term, offset, log.TermLength - offset, termId);
        LogRotation.Rotate(log.Metadata, count, termId);
        return true;
    }
}
