using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Client;

/// <summary>What a subscription reads of one publication. Properties are thread-safe; polling is the subscription's.</summary>
public sealed class Image
{
    private readonly AeronClient _client;
    private readonly CounterValue _position;
    private readonly Action<Exception> _onError;
    private long _finalPosition;
    private long _finalEndOfStream;
    private bool _finalIsRevoked;
    private bool _isCorrupt;
    private volatile bool _isClosed;

    internal Image(
        AeronClient client,
        Subscription subscription,
        LogMapping mapping,
        CounterValue position,
        Action<Exception> onError
    )
    {
        _client = client;
        Subscription = subscription;
        Mapping = mapping;
        _position = position;
        _onError = onError;
        SessionId = mapping.Log.SessionId;
        JoinPosition = position.GetAcquire();
    }

    /// <summary>The subscription.</summary>
    public Subscription Subscription { get; }

    /// <summary>Session of the publication.</summary>
    public int SessionId { get; }

    /// <summary>Id of the publication's log.</summary>
    public long CorrelationId => Mapping.RegistrationId;

    /// <summary>Where reading began.</summary>
    public long JoinPosition { get; }

    /// <summary>Whether the image is gone.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Up to where it was read.</summary>
    public long Position
    {
        get
        {
            if (!TryEnter())
            {
                return _finalPosition;
            }

            long position = _position.GetAcquire();
            Mapping.Exit();
            return position;
        }
    }

    /// <summary>Whether everything was read of a stream that has ended.</summary>
    public bool IsEndOfStream
    {
        get
        {
            if (!TryEnter())
            {
                return _finalPosition >= _finalEndOfStream;
            }

            bool isEnd = _position.GetAcquire() >= Mapping.Log.Metadata.EndOfStreamPosition;
            Mapping.Exit();
            return isEnd;
        }
    }

    /// <summary>Whether the stream was revoked.</summary>
    public bool IsPublicationRevoked
    {
        get
        {
            if (!TryEnter())
            {
                return _finalIsRevoked;
            }

            bool isRevoked = Mapping.Log.Metadata.IsPublicationRevoked;
            Mapping.Exit();
            return isRevoked;
        }
    }

    internal LogMapping Mapping { get; }

    /// <summary>
    /// Rejects the stream: its publishers are told why, and all its subscribers lose it for a while. Drivers before 1.48 do
    /// not know this for IPC. The reason has up to 1,023 ASCII characters.
    /// </summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public void Reject(string reason) => _client.RejectImage(this, reason);

    /// <summary>Takes down what is asked for later, then closes; the order is binding.</summary>
    internal void Close()
    {
        _finalPosition = _position.GetAcquire();
        _finalEndOfStream = Mapping.Log.Metadata.EndOfStreamPosition;
        _finalIsRevoked = Mapping.Log.Metadata.IsPublicationRevoked;
        _isClosed = true;
    }

    /// <summary>Hands frames to a handler, up to the end of the term. Called inside the subscription's gate.</summary>
    internal int Poll(FragmentHandler handler, int limit)
    {
        if (_isClosed)
        {
            return 0;
        }

        LogBuffers log = Mapping.Log;
        long start = _position.GetPlain(); // plain: only the polling thread writes it
        int offset = (int)(start & (log.TermLength - 1)) & -FrameHeader.Alignment;
        int first = offset;
        int fragments = 0;
        AtomicBuffer term = log.Term(StreamPosition.PartitionOfPosition(start, log.BitsToShift));
        try
        {
            while (fragments < limit && offset < log.TermLength && !_isClosed)
            {
                int frame = offset;
                FrameStatus status = TermReader.Look(term, frame, out int length);
                if (status == FrameStatus.None)
                {
                    break;
                }

                if (status == FrameStatus.Corrupt)
                {
                    ReportCorruption(start + (frame - first), length);
                    break;
                }

                offset += FrameHeader.AlignedLength(length);
                if (status == FrameStatus.Data)
                {
                    fragments++;
                    handler(
                        term.AsSpan(frame + FrameHeader.Length, length - FrameHeader.Length),
                        new FragmentHeader(term, frame, length, log.BitsToShift, log.InitialTermId)
                    );
                }
            }
        }
        catch (Exception e) // the user's; its frame counts as read
        {
            _onError(e);
        }

        // Not after close: the counter may belong to somebody else by now. The moment in between is what the driver's
        // delay in using counters again is for.
        if (offset > first && !_isClosed)
        {
            _position.SetRelease(start + (offset - first)); // SYNC position -> clean
        }

        return fragments;
    }

    private bool TryEnter()
    {
        if (_isClosed || !Mapping.TryEnter())
        {
            return false;
        }

        if (_isClosed)
        {
            Mapping.Exit();
            return false;
        }

        return true;
    }

    private void ReportCorruption(long position, int length)
    {
        if (!_isCorrupt)
        {
            _isCorrupt = true;
            _onError(
                new InvalidDataException(
                    $"Log {Mapping.Log.Path}: the frame at position {position} has a length of {length} bytes, which "
                        + "leaves its term. Reading has stopped there."
                )
            );
        }
    }
}
