using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Client;

/// <summary>What shared and exclusive publications have in common.</summary>
public abstract class PublicationBase : IDisposable
{
    private readonly AeronClient _client;
    private readonly CounterValue _limit;
    private volatile bool _isClosed;

    private protected PublicationBase(
        AeronClient client,
        LogMapping mapping,
        CounterValue limit,
        string channel,
        long registrationId
    )
    {
        _client = client;
        Mapping = mapping;
        _limit = limit;
        Channel = channel;
        RegistrationId = registrationId;
        MaxMessageLength = mapping.Log.MaxMessageLength;
        MaxPayloadLength = mapping.Log.MaxPayloadLength;
        TermLength = mapping.Log.TermLength;
        SessionId = mapping.Log.SessionId;
        StreamId = mapping.Log.StreamId;
    }

    /// <summary>The channel it was added with.</summary>
    public string Channel { get; }

    /// <summary>Stream of the publication.</summary>
    public int StreamId { get; }

    /// <summary>Session of the publication.</summary>
    public int SessionId { get; }

    /// <summary>Id of this handle.</summary>
    public long RegistrationId { get; }

    /// <summary>Id of the log, which handles of a shared publication have in common.</summary>
    public long OriginalRegistrationId => Mapping.RegistrationId;

    /// <summary>Longest message.</summary>
    public int MaxMessageLength { get; }

    /// <summary>Longest message that is not cut into fragments, and longest claim.</summary>
    public int MaxPayloadLength { get; }

    /// <summary>Length of a term.</summary>
    public int TermLength { get; }

    /// <summary>Whether the handle is closed, by its owner or because the client has ended.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Whether somebody subscribes.</summary>
    public bool IsConnected => Read(static p => p.Mapping.Log.Metadata.IsConnected ? 1L : 0L) == 1;

    /// <summary>Whether the stream was revoked.</summary>
    public bool IsRevoked => Read(static p => p.Mapping.Log.Metadata.IsPublicationRevoked ? 1L : 0L) == 1;

    /// <summary>Where the stream ends now, or <see cref="PublicationResult.Closed"/>.</summary>
    public long Position => Read(static p => p.Mapping.Log.ProducerPosition());

    /// <summary>Up to where messages may begin, or <see cref="PublicationResult.Closed"/>.</summary>
    public long PositionLimit => Read(static p => p._limit.GetAcquire());

    internal LogMapping Mapping { get; }

    private protected long Limit => _limit.GetAcquire(); // SYNC offer -> limit

    /// <summary>Closes the handle. The stream ends with its last handle, when its subscribers have read it.</summary>
    public void Dispose()
    {
        _client.ClosePublication(this, revoke: false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the handle and ends the stream at once; subscribers may lose what they have not read.</summary>
    public void Revoke() => _client.ClosePublication(this, revoke: true);

    internal void CloseLocally() => _isClosed = true;

    /// <summary>Enters the mapping; false when the publication is closed. With <see cref="LogMapping.Exit"/> in the end.</summary>
    private protected bool TryEnter()
    {
        if (_isClosed || !Mapping.TryEnter())
        {
            return false;
        }

        // Looked at again behind the fence: the counters are unmapped only when all who got here have left.
        if (_isClosed)
        {
            Mapping.Exit();
            return false;
        }

        return true;
    }

    private long Read(Func<PublicationBase, long> read)
    {
        if (!TryEnter())
        {
            return PublicationResult.Closed;
        }

        try
        {
            return read(this);
        }
        finally
        {
            Mapping.Exit();
        }
    }
}
