using System.Text;
using TensorPool.Sbe;

namespace TensorPool.Wire;

/// <summary>What reading the variable parts of a message comes to, in every schema alike.</summary>
internal static class WireReading
{
    /// <summary>What kept a decoder from reading on, behind a block that was accepted.</summary>
    public static WireStatus Classify(SbeStatus status) =>
        status switch
        {
            SbeStatus.Ok => WireStatus.Ok,
            SbeStatus.TruncatedBlock
            or SbeStatus.TruncatedGroupHeader
            or SbeStatus.GroupExceedsBuffer
            or SbeStatus.TruncatedDataLength
            or SbeStatus.DataExceedsBuffer => WireStatus.Truncated,
            _ => WireStatus.Malformed,
        };

    /// <summary>Keeps a text that was read: ASCII, and no longer than allowed.</summary>
    public static WireStatus Text(SbeStatus read, ReadOnlySpan<byte> text, OwnedBytes destination) =>
        read == SbeStatus.Ok && !Ascii.IsValid(text) ? WireStatus.Malformed : Bytes(read, text, destination);

    /// <summary>Keeps bytes that were read, no more than allowed (WO-44).</summary>
    public static WireStatus Bytes(SbeStatus read, ReadOnlySpan<byte> bytes, OwnedBytes destination) =>
        read != SbeStatus.Ok ? Classify(read)
        : destination.TrySet(bytes) ? WireStatus.Ok
        : WireStatus.Malformed;
}
