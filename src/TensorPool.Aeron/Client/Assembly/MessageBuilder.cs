using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Client.Assembly;

/// <summary>The fragments of one message so far, and the header of the whole.</summary>
internal sealed class MessageBuilder
{
    private const int InitialCapacity = 4096;

    private readonly PrivateBlock _header = new();
    private byte[] _bytes = new byte[InitialCapacity];
    private int _length;
    private int _lengthBefore;
    private long _nextPosition;
    private long _nextPositionBefore;

    /// <summary>Whether a message has begun and has not ended.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Where the message comes from; null in a test of its own.</summary>
    public Image? Image { get; private set; }

    public int Length => _length;

    public ReadOnlySpan<byte> Message => _bytes.AsSpan(0, _length);

    public void Begin(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        Image = header.ImageOrNull;
        _length = 0;
        AlignedBlock whole = _header.Block;
        whole.PutByte(FrameHeader.FlagsOffset, header.Flags);
        whole.PutUInt16(FrameHeader.TypeOffset, FrameHeader.DataType);
        whole.PutInt32(FrameHeader.SessionIdOffset, header.SessionId);
        whole.PutInt32(FrameHeader.StreamIdOffset, header.StreamId);
        whole.PutInt64(FrameHeader.ReservedValueOffset, header.ReservedValue);
        IsActive = true;
        Append(payload, header);
    }

    /// <summary>Whether a fragment is the one that comes next.</summary>
    public bool Follows(in FragmentHeader header) =>
        header.Position - FrameHeader.AlignedLength(header.FrameLength) == _nextPosition;

    public void Append(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        _lengthBefore = _length;
        _nextPositionBefore = _nextPosition;
        int length = _length + payload.Length;
        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(length, _bytes.Length * 2));
        }

        payload.CopyTo(_bytes.AsSpan(_length));
        _length = length;
        _nextPosition = header.Position;
    }

    /// <summary>Ends the message with its last fragment, and gives the header of the whole.</summary>
    public FragmentHeader End(in FragmentHeader last)
    {
        IsActive = false;
        AlignedBlock whole = _header.Block;
        int frameLength = FrameHeader.Length + _length;
        whole.PutByte(FrameHeader.FlagsOffset, (byte)(whole.GetByte(FrameHeader.FlagsOffset) | last.Flags));
        whole.PutInt32(FrameHeader.TermOffsetOffset, last.TermOffset);
        whole.PutInt32(FrameHeader.TermIdOffset, last.TermId);
        whole.PutInt32(FrameHeader.FrameLengthOffset, frameLength);
        return new FragmentHeader(whole, frameLength, last.Position, Image);
    }

    /// <summary>As it was before the last fragment, which will come again.</summary>
    public void TakeBackLast()
    {
        IsActive = true;
        _length = _lengthBefore;
        _nextPosition = _nextPositionBefore;
        AlignedBlock whole = _header.Block;
        int flags = whole.GetByte(FrameHeader.FlagsOffset) & ~FrameHeader.EndFlag;
        whole.PutByte(FrameHeader.FlagsOffset, (byte)flags);
    }

    public void Drop() => IsActive = false;

    /// <summary>Ready for another session.</summary>
    public void Reset()
    {
        Drop();
        Image = null;
    }
}
