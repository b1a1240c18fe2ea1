using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Client;

/// <summary>
/// The header of a fragment, or of a message that was put together from several. It is read in place, when asked for, and
/// is valid only during the call of the handler that got it.
/// </summary>
/// <remarks>
/// A publisher does not wait for an untethered subscriber: one that was stopped for long may read a frame that is being
/// zeroed or overwritten. <see cref="IsIntact"/> tells whether what was read so far can be believed.
/// </remarks>
public readonly ref struct FragmentHeader
{
    private readonly AlignedBlock _frame;
    private readonly Image? _image;

    internal FragmentHeader(AlignedBlock frame, int frameLength, long position, Image? image)
    {
        _frame = frame;
        _image = image;
        FrameLength = frameLength;
        Position = position;
    }

    /// <summary>Length of header and payload; of a message, of all its payload.</summary>
    public int FrameLength { get; }

    /// <summary>Position of the stream behind the fragment or message.</summary>
    public long Position { get; }

    /// <summary>The image the fragment came from.</summary>
    public Image Image => _image ?? throw new InvalidOperationException("This header belongs to no image.");

    /// <summary>0x80 begins a message, 0x40 ends one.</summary>
    public byte Flags => _frame.GetByte(FrameHeader.FlagsOffset);

    /// <summary>Where the fragment, or the last one of a message, starts in its term.</summary>
    public int TermOffset => _frame.GetInt32(FrameHeader.TermOffsetOffset);

    /// <summary>Session of the publication.</summary>
    public int SessionId => _frame.GetInt32(FrameHeader.SessionIdOffset);

    /// <summary>Stream of the publication.</summary>
    public int StreamId => _frame.GetInt32(FrameHeader.StreamIdOffset);

    /// <summary>The term.</summary>
    public int TermId => _frame.GetInt32(FrameHeader.TermIdOffset);

    /// <summary>What the publisher put there; of a message, that of its first fragment.</summary>
    public long ReservedValue => _frame.GetInt64(FrameHeader.ReservedValueOffset);

    /// <summary>
    /// Whether the frame is still the one that was handed out. To be asked by readers that are not tethered, after copying
    /// what they need and before they believe it.
    /// </summary>
    /// <remarks>
    /// The driver zeroes space front to back before a publisher may write it again, with another term id. A reader that was
    /// left behind therefore finds length, session or term changed whenever its copy may hold anything newer than the frame.
    /// The exception is a machine whose bulk stores become visible out of order: there a copy that is made in the very moment
    /// of zeroing may pass with zeros in it. Who cannot live with that checks the content as well.
    /// </remarks>
    public bool IsIntact()
    {
        // SYNC frame recheck -> clean, begin: the loads of the payload are done before the header is looked at again.
        Volatile.ReadBarrier();
        return _frame.GetInt32Acquire(FrameHeader.FrameLengthOffset) == FrameLength
            && (_image is null || (SessionId == _image.SessionId && TermId == _image.TermIdAt(Position - 1)));
    }

    internal Image? ImageOrNull => _image;
}
