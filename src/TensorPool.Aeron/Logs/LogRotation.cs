namespace TensorPool.Aeron.Logs;

/// <summary>Makes the next term the active one; any number of threads and processes may do so at once.</summary>
internal static class LogRotation
{
    public static void Rotate(LogMetadata metadata, int termCount, int termId)
    {
        int next = StreamPosition.PartitionOfCount(unchecked(termCount + 1));
        int expectedTermId = unchecked(termId + 1 - LogLayout.PartitionCount);
        long rawTail;
        do
        {
            rawTail = metadata.TailAcquire(next);
            if (StreamPosition.TermIdOfTail(rawTail) != expectedTermId)
            {
                break; // somebody else was here
            }
        } while (!metadata.CompareAndSetTail(next, rawTail, StreamPosition.PackTail(unchecked(termId + 1), 0)));

        // SYNC rotate tail -> count: in this order, so that who sees the new count finds a tail of its term.
        metadata.CompareAndSetActiveTermCount(termCount, unchecked(termCount + 1));
    }
}
