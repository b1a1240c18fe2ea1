using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace TensorPool.Sbe;

/// <summary>
/// The position that a message codec shares by reference with its groups and entries: where the next group or data
/// element starts, where the buffer ends, and the first error met.
/// </summary>
/// <remarks>
/// Invariant: 0 ≤ <see cref="Limit"/> ≤ <see cref="End"/> ≤ length of the buffer. Positions only grow. After an error
/// <see cref="End"/> is drawn back to <see cref="Limit"/>: nothing is left to read, so every later step fails by its
/// own length check, and the hot path needs no test of <see cref="Status"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CA1051 // Fields, because codecs hand the cursor on by reference and store through it.
public struct SbeCursor
{
    /// <summary>Position of the next unread or unwritten byte.</summary>
    public int Limit;

    /// <summary>Position behind the last byte that may be touched.</summary>
    public int End;

    /// <summary>Encoding: entries that were announced but not yet written, over all groups.</summary>
    public long Pending;

    /// <summary>The first error.</summary>
    public SbeStatus Status;

    /// <summary>Position in the schema, where order checks are compiled in.</summary>
    public int Order;

    /// <summary>Bit n: the open group of nesting depth n is at its last entry. For order checks.</summary>
    public ulong LastEntries;

    /// <summary>What the bytes claimed when <see cref="Status"/> was set.</summary>
    public long Claimed;

    /// <summary>What there was when <see cref="Status"/> was set.</summary>
    public long Available;
#pragma warning restore CA1051

    /// <summary>Creates a cursor.</summary>
    public SbeCursor(int limit, int end)
    {
        Limit = limit;
        End = end;
    }

    /// <summary>Bytes between <see cref="Limit"/> and <see cref="End"/>.</summary>
    public readonly int Remaining
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => End - Limit;
    }

    /// <summary>Records an error of the bytes being decoded and keeps it for all later calls.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public SbeStatus Fail(SbeStatus status, ulong claimed, long available)
    {
        if (Status == SbeStatus.Ok)
        {
            Status = status;
            Claimed = claimed > long.MaxValue ? long.MaxValue : (long)claimed;
            Available = available;
            End = Limit;
        }

        return Status;
    }

    /// <summary>A product for error reports: the greatest number where it would overflow.</summary>
    public static ulong Product(ulong a, ulong b) => Math.BigMul(a, b, out ulong low) == 0 ? low : ulong.MaxValue;

    /// <summary>Reports a refused step of an encoder. The encoder stays usable, its position has not moved.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public SbeStatus Refuse(SbeStatus status, long claimed, long available)
    {
        Claimed = claimed;
        Available = available;
        return status;
    }
}
