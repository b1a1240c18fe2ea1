using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace TensorPool.Sbe;

/// <summary>
/// The position that a message codec shares by reference with its groups and entries: where the next group or data
/// element starts, where the buffer ends, and the first error met.
/// </summary>
/// <remarks>
/// Invariant: 0 ≤ <see cref="Limit"/> ≤ <see cref="End"/> ≤ length of the buffer. Positions only grow. After an error
/// <see cref="End"/> is drawn back to one byte before <see cref="Limit"/>: less than nothing is left to read, so every
/// later step fails by its own length check, that of an entry of no bytes included, and the hot path needs no test of
/// <see cref="Status"/>.
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

    /// <summary>
    /// Decoding: the first error. Encoding: the last step that was refused. <see cref="Claimed"/> and
    /// <see cref="Available"/> belong to it.
    /// </summary>
    public SbeStatus Status;

    /// <summary>Position in the schema, where order checks are compiled in.</summary>
    public int Order;

    /// <summary>Bit n: the open group of nesting depth n is at its last entry. For order checks.</summary>
    public ulong LastEntries;

    /// <summary>What the bytes, or the caller, claimed.</summary>
    public long Claimed;

    /// <summary>What there was.</summary>
    public long Available;
#pragma warning restore CA1051

    /// <summary>Creates a cursor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SbeCursor(int limit, int end)
    {
        // What is said about an error means nothing before there is one.
        Unsafe.SkipInit(out this);
        Limit = limit;
        End = end;
        Pending = 0;
        Status = SbeStatus.Ok;
        Order = 0;
        LastEntries = 0;
    }

    /// <summary>Bytes between <see cref="Limit"/> and <see cref="End"/>.</summary>
    public readonly int Remaining
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => End - Limit;
    }

    /// <summary>
    /// Records an error of the bytes being decoded and keeps it for all later calls. Returns the first error, never
    /// <see cref="SbeStatus.Ok"/>; said here, so that the compiler need not prepare for going on after an error.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SbeStatus Fail(SbeStatus status, ulong claimed, long available)
    {
        SbeStatus first = Record(status, claimed, available);
        return first == SbeStatus.Ok ? status : first;
    }

    /// <summary>A product for error reports: the greatest number where it would overflow.</summary>
    public static ulong Product(ulong a, ulong b) => Math.BigMul(a, b, out ulong low) == 0 ? low : ulong.MaxValue;

    /// <summary>Reports a refused step of an encoder. The encoder stays usable, its position has not moved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SbeStatus Refuse(SbeStatus status, long claimed, long available)
    {
        Report(status, claimed, available);
        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SbeStatus Record(SbeStatus status, ulong claimed, long available)
    {
        if (Status == SbeStatus.Ok)
        {
            Report(status, claimed > long.MaxValue ? long.MaxValue : (long)claimed, available);
            End = Limit - 1;
        }

        return Status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Report(SbeStatus status, long claimed, long available)
    {
        Status = status;
        Claimed = claimed;
        Available = available;
    }
}
