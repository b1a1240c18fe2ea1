using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace TensorPool.Sbe;

/// <summary>
/// The position that a message codec shares by reference with its groups and entries: where the next group or data
/// element starts, and the first error met.
/// </summary>
/// <remarks>
/// Nobody may take a position for one of his own buffer: the variable that holds the root of a message can be given
/// another message, of another length, while groups and entries of the first are still in use. Each codec therefore keeps
/// the end of its buffer to itself and compares with that. Positions are never negative. After an error of decoding the
/// position is <see cref="Nowhere"/>, behind the end of every buffer, so that every later step fails by its own length
/// check, and the hot path needs no test of <see cref="Status"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CA1051 // Fields, because codecs hand the cursor on by reference and store through it.
public struct SbeCursor
{
    /// <summary>The position after an error of decoding.</summary>
    public const int Nowhere = int.MaxValue;

    /// <summary>Encoding: groups with fewer entries than they were begun with, or than they must have.</summary>
    /// <remarks>First, where counting needs no address of its own.</remarks>
    public int Pending;

    /// <summary>Position of the next unread or unwritten byte.</summary>
    public int Limit;

    /// <summary>Where the error is.</summary>
    public int Position;

    /// <summary>
    /// Decoding: the first error. Encoding: the last step that was refused. <see cref="Position"/>,
    /// <see cref="Claimed"/> and <see cref="Available"/> belong to it.
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
    public SbeCursor(int limit)
    {
        // One by one: the compiler then fills the codec in place.
        Pending = 0;
        Limit = limit;
        Position = 0;
        Status = SbeStatus.Ok;
        Order = 0;
        LastEntries = 0;
        Claimed = 0;
        Available = 0;
    }

    /// <summary>How far decoding came: the position, or where the error is.</summary>
    public readonly int Reached => Status == SbeStatus.Ok ? Limit : Position;

    /// <summary>
    /// Records an error of the bytes being decoded and keeps it for all later calls. Returns the first error.
    /// </summary>
    /// <remarks>
    /// Stores in line, here and below, and no call: to go on after a call, which callers may do, the compiler would keep
    /// in memory what their loops need.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SbeStatus Fail(int position, SbeStatus status, ulong claimed, long available)
    {
        if (Status != SbeStatus.Ok)
        {
            return Status;
        }

        Position = position;
        Status = status;
        Claimed = claimed > long.MaxValue ? long.MaxValue : (long)claimed;
        Available = available;
        Limit = Nowhere;
        return status;
    }

    /// <summary>
    /// Records that the next entry of a group does not fit: either its block, or the head of the first element behind it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FailEntry(int end, int blockLength, int head, SbeStatus headStatus)
    {
        int position = Limit;
        int available = end - position;
        if (available < blockLength)
        {
            Fail(position, SbeStatus.TruncatedBlock, (uint)blockLength, available);
        }
        else
        {
            Fail(position + blockLength, headStatus, (uint)head, available - blockLength);
        }
    }

    /// <summary>A product for error reports: the greatest number where it would overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Product(ulong a, ulong b) => Math.BigMul(a, b, out ulong low) == 0 ? low : ulong.MaxValue;

    /// <summary>Reports a refused step of an encoder. The encoder stays usable, its position has not moved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SbeStatus Refuse(SbeStatus status, long claimed, long available)
    {
        Position = Limit;
        Status = status;
        Claimed = claimed;
        Available = available;
        return status;
    }
}
