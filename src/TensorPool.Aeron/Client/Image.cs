using TensorPool.Aeron.Client.Conductor;
using TensorPool.Aeron.Client.Polling;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Client;

/// <summary>
/// What a subscription reads of one publication. One thread polls, the subscription or its images but not both at once;
/// everything else is thread-safe. Polling allocates nothing and takes no lock.
/// </summary>
public sealed class Image
{
    private readonly AeronClient _client;
    private readonly int _bitsToShift;
    private long _finalPosition;
    private long _finalEndOfStream;
    private bool _finalIsRevoked;

    internal Image(
        AeronClient client,
        Subscription subscription,
        LogMapping mapping,
        CounterValue position,
        string sourceIdentity,
        Action<Exception> onError
    )
    {
        _client = client;
        Subscription = subscription;
        Mapping = mapping;
        LogBuffers log = mapping.Log;
        _bitsToShift = log.BitsToShift;
        SessionId = log.SessionId;
        InitialTermId = log.InitialTermId;
        TermLength = log.TermLength;
        MaxMessageLength = log.MaxMessageLength;
        SourceIdentity = sourceIdentity;
        SubscriberPositionId = position.Id;
        Reader = new ImageReader(this, log, position, onError);
        JoinPosition = position.GetAcquire();
    }

    /// <summary>The subscription.</summary>
    public Subscription Subscription { get; }

    /// <summary>Session of the publication.</summary>
    public int SessionId { get; }

    /// <summary>Id of the publication's log.</summary>
    public long CorrelationId => Mapping.RegistrationId;

    /// <summary>Where the publication comes from: <c>aeron:ipc</c>, or the address of the sender.</summary>
    public string SourceIdentity { get; }

    /// <summary>Id of the counter that holds the position.</summary>
    public int SubscriberPositionId { get; }

    /// <summary>Length of a term.</summary>
    public int TermLength { get; }

    /// <summary>Longest message of the publication.</summary>
    public int MaxMessageLength { get; }

    /// <summary>The first term of the stream.</summary>
    public int InitialTermId { get; }

    /// <summary>Where reading began.</summary>
    public long JoinPosition { get; }

    /// <summary>Whether the image is gone.</summary>
    public bool IsClosed => Reader.IsClosed;

    /// <summary>
    /// Up to where it was read. May be set by the thread that polls, to skip frames: from where it is to the end of the
    /// term, to a multiple of 32. Setting it has no effect when the image is closed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value set is not of that kind.</exception>
    public long Position
    {
        get
        {
            using Visit visit = Visit.Begin();
            return IsClosed ? _finalPosition : Reader.PositionAcquire;
        }
        set
        {
            using Visit visit = Visit.Begin();
            if (!IsClosed)
            {
                Reader.MoveTo(value);
            }
        }
    }

    /// <summary>Whether everything was read of a stream that has ended.</summary>
    public bool IsEndOfStream
    {
        get
        {
            using Visit visit = Visit.Begin();
            return IsClosed
                ? _finalPosition >= _finalEndOfStream
                : Reader.PositionAcquire >= Mapping.Log.Metadata.EndOfStreamPosition;
        }
    }

    /// <summary>Where the stream ends; <see cref="long.MaxValue"/> while it has not.</summary>
    public long EndOfStreamPosition
    {
        get
        {
            using Visit visit = Visit.Begin();
            return IsClosed ? _finalEndOfStream : Mapping.Log.Metadata.EndOfStreamPosition;
        }
    }

    /// <summary>Whether the stream was revoked.</summary>
    public bool IsPublicationRevoked
    {
        get
        {
            using Visit visit = Visit.Begin();
            return IsClosed ? _finalIsRevoked : Mapping.Log.Metadata.IsPublicationRevoked;
        }
    }

    internal LogMapping Mapping { get; }

    internal ImageReader Reader { get; }

    /// <summary>Of the thread that polls this image, and not its subscription.</summary>
    internal UseMark Mark { get; } = new();

    /// <summary>Hands up to a number of fragments to a handler, not past the end of the term.</summary>
    /// <returns>How many fragments there were.</returns>
    public int Poll(FragmentHandler handler, int fragmentLimit) => BoundedPoll(handler, long.MaxValue, fragmentLimit);

    /// <summary>Hands up to a number of fragments to a handler, not past the end of the term.</summary>
    /// <returns>How many fragments there were.</returns>
    public int Poll<THandler>(ref THandler handler, int fragmentLimit)
        where THandler : IFragmentHandler, allows ref struct => BoundedPoll(ref handler, long.MaxValue, fragmentLimit);

    /// <summary>As <see cref="Poll(FragmentHandler, int)"/>, but only fragments that begin before a position.</summary>
    /// <returns>How many fragments there were.</returns>
    public int BoundedPoll(FragmentHandler handler, long limitPosition, int fragmentLimit)
    {
        ArgumentNullException.ThrowIfNull(handler);
        DelegateHandler adapter = new(handler);
        return BoundedPoll(ref adapter, limitPosition, fragmentLimit);
    }

    /// <summary>As <see cref="Poll{THandler}(ref THandler, int)"/>, but only fragments that begin before a position.</summary>
    /// <returns>How many fragments there were.</returns>
    public int BoundedPoll<THandler>(ref THandler handler, long limitPosition, int fragmentLimit)
        where THandler : IFragmentHandler, allows ref struct =>
        Read<THandler, Uncontrolled<THandler>>(ref handler, limitPosition, fragmentLimit);

    /// <summary>Hands fragments to a handler that says how to go on, not past the end of the term.</summary>
    /// <returns>How many fragments there were, without one that was aborted.</returns>
    public int ControlledPoll(ControlledFragmentHandler handler, int fragmentLimit) =>
        BoundedControlledPoll(handler, long.MaxValue, fragmentLimit);

    /// <summary>Hands fragments to a handler that says how to go on, not past the end of the term.</summary>
    /// <returns>How many fragments there were, without one that was aborted.</returns>
    public int ControlledPoll<THandler>(ref THandler handler, int fragmentLimit)
        where THandler : IControlledFragmentHandler, allows ref struct =>
        BoundedControlledPoll(ref handler, long.MaxValue, fragmentLimit);

    /// <summary>A controlled poll of the fragments that begin before a position.</summary>
    /// <returns>How many fragments there were, without one that was aborted.</returns>
    public int BoundedControlledPoll(ControlledFragmentHandler handler, long limitPosition, int fragmentLimit)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ControlledDelegateHandler adapter = new(handler);
        return BoundedControlledPoll(ref adapter, limitPosition, fragmentLimit);
    }

    /// <summary>A controlled poll of the fragments that begin before a position.</summary>
    /// <returns>How many fragments there were, without one that was aborted.</returns>
    public int BoundedControlledPoll<THandler>(ref THandler handler, long limitPosition, int fragmentLimit)
        where THandler : IControlledFragmentHandler, allows ref struct =>
        Read<THandler, Controlled<THandler>>(ref handler, limitPosition, fragmentLimit);

    /// <summary>Hands a run of whole frames to a handler, as long as it gets but not longer than a limit.</summary>
    /// <returns>Its length in bytes.</returns>
    public int BlockPoll(BlockHandler handler, int blockLengthLimit)
    {
        ArgumentNullException.ThrowIfNull(handler);
        BlockDelegateHandler adapter = new(handler);
        return BlockPoll(ref adapter, blockLengthLimit);
    }

    /// <summary>Hands a run of whole frames to a handler, as long as it gets but not longer than a limit.</summary>
    /// <returns>Its length in bytes.</returns>
    public int BlockPoll<THandler>(ref THandler handler, int blockLengthLimit)
        where THandler : IBlockHandler, allows ref struct
    {
        Mark.EnterAlone();
        try
        {
            return Reader.ReadBlock(ref handler, blockLengthLimit);
        }
        finally
        {
            Mark.Leave();
        }
    }

    /// <summary>
    /// Rejects the stream: its publishers are told why, and all its subscribers lose it for a while. The reason has up to
    /// 1,023 ASCII characters.
    /// </summary>
    /// <exception cref="AeronException">The driver is too old: before 1.47, or for IPC before 1.48.</exception>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public void Reject(string reason) => _client.Requests.Reject(this, reason);

    /// <summary>The term that holds the byte at a position.</summary>
    internal int TermIdAt(long position) => StreamPosition.TermIdOfPosition(position, _bitsToShift, InitialTermId);

    /// <summary>Takes down what is asked for later, then closes; the order is binding.</summary>
    internal void Close()
    {
        _finalPosition = Reader.PositionAcquire;
        _finalEndOfStream = Mapping.Log.Metadata.EndOfStreamPosition;
        _finalIsRevoked = Mapping.Log.Metadata.IsPublicationRevoked;
        Reader.Close();
    }

    private int Read<THandler, TStep>(ref THandler handler, long limitPosition, int fragmentLimit)
        where THandler : allows ref struct
        where TStep : struct, IPollStep<THandler>
    {
        Mark.EnterAlone();
        try
        {
            return Reader.Read<THandler, TStep>(ref handler, limitPosition, fragmentLimit);
        }
        finally
        {
            Mark.Leave();
        }
    }
}
