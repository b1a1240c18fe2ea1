using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Logs;

/// <summary>
/// A frame that its claimant fills and then commits or aborts, once. Until then subscribers do not get past it. Borrows
/// the mapping.
/// </summary>
internal readonly struct TermClaim
{
    private readonly AlignedBlock _frame;
    private readonly int _frameLength;

    /// <param name="frame">The header, already written.</param>
    /// <param name="frameLength">Length of header and payload, both within the term.</param>
    public TermClaim(AlignedBlock frame, int frameLength)
    {
        _frame = frame;
        _frameLength = frameLength;
    }

    public Span<byte> Payload => _frame.Behind(_frameLength - FrameHeader.Length);

    public long ReservedValue
    {
        get => _frame.GetInt64(FrameHeader.ReservedValueOffset);
        set => _frame.PutInt64(FrameHeader.ReservedValueOffset, value);
    }

    public byte Flags
    {
        get => _frame.GetByte(FrameHeader.FlagsOffset);
        set => _frame.PutByte(FrameHeader.FlagsOffset, value);
    }

    public void Commit() => FrameWriter.Commit(_frame, _frameLength);

    public void Abort()
    {
        _frame.PutUInt16(FrameHeader.TypeOffset, FrameHeader.PaddingType);
        FrameWriter.Commit(_frame, _frameLength);
    }
}
