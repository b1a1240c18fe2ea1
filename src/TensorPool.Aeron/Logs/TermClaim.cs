using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Logs;

/// <summary>
/// A frame that its claimant fills and then commits or aborts, once. Until then subscribers do not get past it. Borrows
/// the mapping.
/// </summary>
internal readonly struct TermClaim
{
    private readonly AtomicBuffer _term;
    private readonly int _offset;
    private readonly int _frameLength;

    public TermClaim(AtomicBuffer term, int offset, int frameLength)
    {
        _term = term;
        _offset = offset;
        _frameLength = frameLength;
    }

    public Span<byte> Payload => _term.AsSpan(_offset + FrameHeader.Length, _frameLength - FrameHeader.Length);

    public long ReservedValue
    {
        get => _term.GetInt64(_offset + FrameHeader.ReservedValueOffset);
        set => _term.PutInt64(_offset + FrameHeader.ReservedValueOffset, value);
    }

    public byte Flags
    {
        get => _term.GetByte(_offset + FrameHeader.FlagsOffset);
        set => _term.PutByte(_offset + FrameHeader.FlagsOffset, value);
    }

    public void Commit() => FrameWriter.Commit(_term, _offset, _frameLength);

    public void Abort()
    {
        _term.PutUInt16(_offset + FrameHeader.TypeOffset, FrameHeader.PaddingType);
        FrameWriter.Commit(_term, _offset, _frameLength);
    }
}
