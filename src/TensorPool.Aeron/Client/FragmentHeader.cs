using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Client;

/// <summary>The header of a fragment, or of a message that was put together from several. A copy.</summary>
public readonly struct FragmentHeader
{
    private readonly int _bitsToShift;
    private readonly int _initialTermId;

    internal FragmentHeader(AtomicBuffer term, int offset, int frameLength, int bitsToShift, int initialTermId)
    {
        FrameLength = frameLength;
        TermOffset = offset;
        Flags = term.GetByte(offset + FrameHeader.FlagsOffset);
        SessionId = term.GetInt32(offset + FrameHeader.SessionIdOffset);
        StreamId = term.GetInt32(offset + FrameHeader.StreamIdOffset);
        TermId = term.GetInt32(offset + FrameHeader.TermIdOffset);
        ReservedValue = term.GetInt64(offset + FrameHeader.ReservedValueOffset);
        _bitsToShift = bitsToShift;
        _initialTermId = initialTermId;
        NextTermOffset = offset + FrameHeader.AlignedLength(frameLength);
    }

    /// <summary>A whole message that ends with a fragment.</summary>
    internal FragmentHeader(in FragmentHeader last, byte flags, int messageLength, long reservedValue)
    {
        this = last;
        Flags = flags;
        FrameLength = FrameHeader.Length + messageLength;
        ReservedValue = reservedValue;
    }

    /// <summary>Length of header and payload.</summary>
    public int FrameLength { get; }

    /// <summary>Where the fragment, or the last one of a message, starts in its term.</summary>
    public int TermOffset { get; }

    /// <summary>0x80 begins a message, 0x40 ends one.</summary>
    public byte Flags { get; }

    /// <summary>Session of the publication.</summary>
    public int SessionId { get; }

    /// <summary>Stream of the publication.</summary>
    public int StreamId { get; }

    /// <summary>The term.</summary>
    public int TermId { get; }

    /// <summary>What the publisher put there; of a message, that of its first fragment.</summary>
    public long ReservedValue { get; }

    /// <summary>Position of the stream behind the fragment or message.</summary>
    public long Position => StreamPosition.Compute(TermId, NextTermOffset, _bitsToShift, _initialTermId);

    internal int NextTermOffset { get; }
}
