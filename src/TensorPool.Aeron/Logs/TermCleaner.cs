namespace TensorPool.Aeron.Logs;

/// <summary>Zeroes what all subscribers have read (aeron-ipc §10.5). The driver does it before it raises the limit.</summary>
internal static class TermCleaner
{
    /// <summary>Cleans from a position towards another, but not past the end of the term.</summary>
    /// <returns>Up to where it is clean.</returns>
    public static long Clean(LogBuffers log, long from, long to)
    {
        if (to <= from)
        {
            return from;
        }

        int offset = (int)(from & (log.TermLength - 1));
        int length = (int)Math.Min(to - from, log.TermLength - offset);
        Memory.AtomicBuffer term = log.Term(StreamPosition.PartitionOfPosition(from, log.BitsToShift));
        term.Clear(offset + sizeof(long), length - sizeof(long));
        // SYNC clean -> unblock: the first length of the block is 0 only when all of it is.
        term.PutInt64Release(offset, 0);
        return from + length;
    }
}
