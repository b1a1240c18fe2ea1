using System.Runtime.CompilerServices;

namespace TensorPool.SharedMemory;

/// <summary>
/// The sequence lock in the first word of a header slot: the order of memory accesses around it (wire 1.1, section 5). What
/// the words mean is the wire protocol's business; here they are numbers.
/// </summary>
/// <remarks>
/// One thread writes: the producer's publishing thread. Any number of threads in other processes read. The writer stores
/// the word of "writing", then payload and header, then the word of "committed"; a reader loads the word, then header and
/// payload, then the word again, and believes what it read if both loads gave the same committed word. That is sound if (1)
/// no byte of the frame becomes visible before the word of "writing", (2) every byte is visible before that of "committed",
/// (3) no byte is loaded before the first load of the word, and (4) every byte is loaded before the second. A release store
/// gives (2) and an acquire load gives (3), but neither holds back what comes after a store or before a load: (1) and (4)
/// need barriers of their own (WO-4). On x64 all four are plain moves and only keep the compiler from reordering.
/// </remarks>
internal static class CommitWord
{
    // W-15.3-3: Volatile compiles to loads and stores of the processor with acquire and release order, for aligned words.

    /// <summary>Marks the slot as being written, before anything of the frame is (P2 and P3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void BeginWrite(ref ulong word, ulong writing)
    {
        Volatile.Write(ref word, writing);
        Volatile.WriteBarrier(); // (1)
    }

    // W-8.3-4: a release store, and who writes a frame calls this last.

    /// <summary>Marks the slot as complete, after all of the frame was written (P7).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Commit(ref ulong word, ulong committed) => Volatile.Write(ref word, committed); // (2)

    /// <summary>Loads the word before anything of the frame is read (C1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BeginRead(ref readonly ulong word) => Volatile.Read(in word); // (3)

    /// <summary>Loads the word again, after all of the frame was read (C5 and C6).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong EndRead(ref readonly ulong word)
    {
        Volatile.ReadBarrier(); // (4)
        return Volatile.Read(in word);
    }
}
