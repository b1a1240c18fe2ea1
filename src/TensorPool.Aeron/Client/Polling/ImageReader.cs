using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Client.Polling;

/// <summary>
/// Reads the frames of one image (aeron-ipc §8.2). Its methods run inside a mark, which keeps the log and the counter
/// mapped, and on one thread at a time.
/// </summary>
/// <remarks>
/// The position counter has one writer, the thread that polls, but for the driver: it sets it when an untethered subscriber
/// joins again, and gives it to somebody else a second after the image is gone. A thread that was stopped inside a poll may
/// wake up behind either. It therefore stores only when the image is still open and the counter still holds what it read or
/// wrote last: then at most the few instructions between that look and the store are left.
/// </remarks>
internal sealed class ImageReader
{
    private readonly Image _image;
    private readonly LogBuffers _log;
    private readonly CounterValue _position;
    private readonly Action<Exception> _onError;
    private readonly int _termLength;
    private readonly long _sessionWord;
    private volatile bool _isClosed;
    private bool _hasReported;

    public ImageReader(Image image, LogBuffers log, CounterValue position, Action<Exception> onError)
    {
        _image = image;
        _log = log;
        _position = position;
        _onError = onError;
        _termLength = log.TermLength;
        _sessionWord = (long)log.SessionId << 32;
    }

    public bool IsClosed => _isClosed;

    public long PositionAcquire => _position.GetAcquire();

    /// <summary>No store of the position begins from now on.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Hands frames to a handler, up to the end of the term or a position.</summary>
    public int Read<THandler, TStep>(ref THandler handler, long bound, int fragmentLimit)
        where THandler : allows ref struct
        where TStep : struct, IPollStep<THandler>
    {
        if (_isClosed)
        {
            return 0;
        }

        long start = _position.GetPlain(); // plain: only the polling thread writes it
        if (start >= bound)
        {
            return 0;
        }

        int offset = TermOffsetOf(start);
        ReadCursor cursor = new()
        {
            TermBegin = start & -_termLength,
            Offset = offset,
            Released = start,
        };
        int end = (int)Math.Min(_termLength, offset + (bound - start));
        Exception? error = null;
        try
        {
            ReadFrames<THandler, TStep>(ref handler, ref cursor, end, fragmentLimit);
        }
        catch (Exception e) // the user's; its frame counts as read
        {
            error = e;
        }

        Release(ref cursor);
        if (error is not null)
        {
            _onError(error);
        }

        return cursor.Fragments;
    }

    /// <summary>Hands a run of frames to a handler; returns its length.</summary>
    public int ReadBlock<THandler>(ref THandler handler, int lengthLimit)
        where THandler : IBlockHandler, allows ref struct
    {
        if (_isClosed)
        {
            return 0;
        }

        long start = _position.GetPlain();
        int first = TermOffsetOf(start);
        AtomicBuffer term = TermOf(start);
        int end = ScanBlock(term, start, first, (int)Math.Min(_termLength, (long)first + lengthLimit));
        if (end == first)
        {
            return 0;
        }

        Exception? error = null;
        try
        {
            handler.OnBlock(term.AsSpan(first, end - first), _log.SessionId, _image.TermIdAt(start));
        }
        catch (Exception e) // the user's; the block counts as read
        {
            error = e;
        }

        ReadCursor cursor = new()
        {
            TermBegin = start & -_termLength,
            Offset = end,
            Released = start,
        };
        Release(ref cursor);
        if (error is not null)
        {
            _onError(error);
        }

        return end - first;
    }

    /// <summary>Moves the position to a frame within the term, without looking at what is skipped.</summary>
    public void MoveTo(long position)
    {
        if (_isClosed)
        {
            return;
        }

        long current = _position.GetPlain();
        long termEnd = (current & -_termLength) + _termLength;
        if (position < current || position > termEnd || position % FrameHeader.Alignment != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(position),
                position,
                $"The position can be set from {current} (where it is) to {termEnd} (the end of the term), to a multiple of "
                    + $"{FrameHeader.Alignment}."
            );
        }

        _position.SetRelease(position);
    }

    private void ReadFrames<THandler, TStep>(ref THandler handler, ref ReadCursor cursor, int end, int fragmentLimit)
        where THandler : allows ref struct
        where TStep : struct, IPollStep<THandler>
    {
        AtomicBuffer term = TermOf(cursor.TermBegin);
        long termBegin = cursor.TermBegin;
        int termId = _image.TermIdAt(termBegin);
        int offset = cursor.Offset;
        int fragments = 0;
        while (fragments < fragmentLimit && offset < end && !_isClosed)
        {
            AlignedBlock frame = term.BlockAt(offset);
            // SYNC frame read -> commit: after a positive length the header and the payload are complete.
            int length = frame.GetInt32Acquire(FrameHeader.FrameLengthOffset);
            // Unsigned: a length without room for a header, zero and negative ones among them, is a great one.
            if (
                (uint)(length - FrameHeader.Length) > (uint)(_termLength - FrameHeader.Length - offset)
                || frame.GetInt64(FrameHeader.TermOffsetOffset) != ((uint)offset | _sessionWord)
                || frame.GetInt32(FrameHeader.TermIdOffset) != termId
            )
            {
                ExamineStop(frame, length, termBegin + offset);
                break;
            }

            int next = offset + FrameHeader.AlignedLength(length);
            cursor.Offset = next;
            if (frame.GetUInt16(FrameHeader.TypeOffset) == FrameHeader.PaddingType)
            {
                offset = next;
                continue;
            }

            cursor.Fragments = ++fragments;
            FragmentHeader header = new(frame, length, termBegin + next, _image);
            ControlledPollAction action = TStep.Call(ref handler, frame.Behind(length - FrameHeader.Length), header);
            if (action != ControlledPollAction.Continue)
            {
                if (action == ControlledPollAction.Abort)
                {
                    cursor.Offset = offset;
                    cursor.Fragments--;
                    break;
                }

                if (action == ControlledPollAction.Break)
                {
                    break;
                }

                Release(ref cursor);
            }

            offset = next;
        }
    }

    /// <summary>Whole frames that fit, up to padding; padding at the very start comes alone.</summary>
    private int ScanBlock(AtomicBuffer term, long start, int first, int end)
    {
        int offset = first;
        while (offset < end)
        {
            AlignedBlock frame = term.BlockAt(offset);
            int length = frame.GetInt32Acquire(FrameHeader.FrameLengthOffset); // SYNC frame read -> commit
            if (
                (uint)(length - FrameHeader.Length) > (uint)(_termLength - FrameHeader.Length - offset)
                || frame.GetInt64(FrameHeader.TermOffsetOffset) != ((uint)offset | _sessionWord)
                || frame.GetInt32(FrameHeader.TermIdOffset) != _image.TermIdAt(start)
            )
            {
                ExamineStop(frame, length, (start & -_termLength) + offset);
                break;
            }

            int next = offset + FrameHeader.AlignedLength(length);
            if (frame.GetUInt16(FrameHeader.TypeOffset) == FrameHeader.PaddingType)
            {
                return offset == first ? next : offset;
            }

            if (next > end)
            {
                break;
            }

            offset = next;
        }

        return offset;
    }

    private void Release(ref ReadCursor cursor)
    {
        long position = cursor.Position;
        if (position > cursor.Released && !_isClosed && _position.GetPlain() == cursor.Released)
        {
            _position.SetRelease(position); // SYNC position -> clean
            cursor.Released = position;
        }
    }

    private int TermOffsetOf(long position) => (int)position & (_termLength - 1) & -FrameHeader.Alignment;

    private AtomicBuffer TermOf(long position) =>
        _log.Term(StreamPosition.PartitionOfPosition(position, _log.BitsToShift));

    /// <summary>No frame begins here that could be read: because there is none yet, or for a reason worth telling.</summary>
    private void ExamineStop(AlignedBlock frame, int length, long position)
    {
        if (length <= 0 || _isClosed || _hasReported)
        {
            return;
        }

        _hasReported = true;
        bool leavesTerm = length < FrameHeader.Length || length > _termLength - TermOffsetOf(position);
        int termId = frame.GetInt32(FrameHeader.TermIdOffset);
        string found = leavesTerm
            ? $"the frame has a length of {length} bytes, which is none or leaves its term"
            : $"the frame is of term {termId}, expected {_image.TermIdAt(position)}: publishers may be past this subscriber, "
                + "which was stopped for long or is slow, and which does not hold them back";
        _onError(
            new InvalidDataException($"Log {_log.Path}, position {position}: {found}. Reading has stopped there.")
        );
    }
}
