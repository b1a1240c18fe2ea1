using System.Numerics;

namespace TensorPool.Aeron.Logs;

/// <summary>Positions, term ids and raw tails (aeron-ipc §6.3). Term ids wrap, so their differences are 32-bit.</summary>
internal static class StreamPosition
{
    public static int BitsToShift(int termLength) => BitOperations.Log2((uint)termLength);

    public static long Compute(int termId, long termOffset, int bitsToShift, int initialTermId) =>
        ((long)TermCount(termId, initialTermId) << bitsToShift) + termOffset;

    public static long MaxPossible(int termLength) => (long)termLength << 31;

    public static int TermCount(int termId, int initialTermId) => unchecked(termId - initialTermId);

    /// <summary>The partition of a term. Any count gives a valid one, also a count that another process made up.</summary>
    public static int PartitionOfCount(int termCount) => (int)((uint)termCount % LogLayout.PartitionCount);

    public static int PartitionOfPosition(long position, int bitsToShift) =>
        PartitionOfCount((int)(position >> bitsToShift));

    public static int TermIdOfPosition(long position, int bitsToShift, int initialTermId) =>
        unchecked((int)(position >> bitsToShift) + initialTermId);

    public static long PackTail(int termId, int termOffset) => ((long)termId << 32) | (uint)termOffset;

    public static int TermIdOfTail(long rawTail) => (int)(rawTail >> 32);

    /// <summary>The offset of a tail, which may have run past the end of the term.</summary>
    public static long OffsetOfTail(long rawTail) => rawTail & 0xFFFF_FFFFL;

    /// <summary>The offset of a tail, no greater than the term.</summary>
    public static int OffsetOfTail(long rawTail, int termLength) => (int)Math.Min(OffsetOfTail(rawTail), termLength);
}
