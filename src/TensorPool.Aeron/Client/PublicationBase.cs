using TensorPool.Aeron.Client.Conductor;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Client;

/// <summary>What shared and exclusive publications have in common. Thread-safe.</summary>
public abstract class PublicationBase : IDisposable
{
    private readonly AeronClient _client;
    private readonly CounterValue _limit;
    private bool _finalIsRevoked;
    private volatile bool _isClosed;

    private protected PublicationBase(
        AeronClient client,
        LogMapping mapping,
        CounterValue limit,
        int channelStatusId,
        PendingRequest request
    )
    {
        _client = client;
        Mapping = mapping;
        _limit = limit;
        ChannelStatusId = channelStatusId;
        Channel = request.Channel;
        RegistrationId = request.CorrelationId;
        MaxMessageLength = mapping.Log.MaxMessageLength;
        MaxPayloadLength = mapping.Log.MaxPayloadLength;
        TermLength = mapping.Log.TermLength;
        InitialTermId = mapping.Log.InitialTermId;
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

    /// <summary>The first term of the stream.</summary>
    public int InitialTermId { get; }

    /// <summary>Id of the counter that holds the limit.</summary>
    public int PositionLimitId => _limit.Id;

    /// <summary>Id of the counter that holds the status of the channel; -1 for IPC, which needs none.</summary>
    public int ChannelStatusId { get; }

    /// <summary>Whether the channel works.</summary>
    public ChannelStatus ChannelStatus => _client.ChannelStatusOf(ChannelStatusId);

    /// <summary>
    /// Position at which the stream is used up. A publication that comes near gives
    /// <see cref="PublicationResult.MaxPositionExceeded"/>, and a new one is needed.
    /// </summary>
    public long MaxPossiblePosition => (long)TermLength << 31;

    /// <summary>Whether the handle is closed, by its owner or because the client has ended.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Whether somebody subscribes.</summary>
    public bool IsConnected
    {
        get
        {
            using Visit visit = Visit.Begin();
            return !_isClosed && Mapping.Log.Metadata.IsConnected;
        }
    }

    /// <summary>Whether the stream was revoked; of a closed handle, whether it was when it was closed.</summary>
    public bool IsRevoked
    {
        get
        {
            using Visit visit = Visit.Begin();
            return _isClosed ? _finalIsRevoked : Mapping.Log.Metadata.IsPublicationRevoked;
        }
    }

    /// <summary>Where the stream ends now, or <see cref="PublicationResult.Closed"/>.</summary>
    public long Position
    {
        get
        {
            using Visit visit = Visit.Begin();
            return _isClosed ? PublicationResult.Closed : Mapping.Log.ProducerPosition();
        }
    }

    /// <summary>Up to where messages may begin, or <see cref="PublicationResult.Closed"/>.</summary>
    public long PositionLimit
    {
        get
        {
            using Visit visit = Visit.Begin();
            return _isClosed ? PublicationResult.Closed : _limit.GetAcquire();
        }
    }

    /// <summary>
    /// How far the position is from the limit, or <see cref="PublicationResult.Closed"/>. A message may begin as long as this
    /// is greater than zero, so that it gets negative by one message.
    /// </summary>
    public long AvailableWindow
    {
        get
        {
            using Visit visit = Visit.Begin();
            return _isClosed ? PublicationResult.Closed : _limit.GetAcquire() - Mapping.Log.ProducerPosition();
        }
    }

    internal LogMapping Mapping { get; }

    /// <summary>The mark of the thread that publishes, where it has one.</summary>
    internal virtual UseMark? OwnMark => null;

    private protected long Limit => _limit.GetAcquire(); // SYNC offer -> limit

    /// <summary>Closes the handle. The stream ends with its last handle, when its subscribers have read it.</summary>
    public void Dispose()
    {
        _client.Requests.Close(this, revoke: false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the handle and ends the stream at once; subscribers may lose what they have not read.</summary>
    public void Revoke() => _client.Requests.Close(this, revoke: true);

    /// <summary>Adds a destination to a UDP channel with manual control. IPC has none: its driver refuses.</summary>
    /// <returns>Id of the destination.</returns>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public long AddDestination(string channel) => Destinations.Add(channel);

    /// <summary>Removes a destination.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public void RemoveDestination(string channel) => Destinations.Remove(channel);

    /// <summary>Removes a destination by the id that adding it gave. Drivers before 1.47 do not know this.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    /// <exception cref="AeronException">The driver is too old.</exception>
    public void RemoveDestination(long destinationId) => Destinations.Remove(destinationId);

    /// <summary>As <see cref="AddDestination"/>, without waiting.</summary>
    public DriverOperation BeginAddDestination(string channel) => Destinations.BeginAdd(channel);

    /// <summary>As <see cref="RemoveDestination(string)"/>, without waiting.</summary>
    public DriverOperation BeginRemoveDestination(string channel) => Destinations.BeginRemove(channel);

    /// <summary>As <see cref="RemoveDestination(long)"/>, without waiting.</summary>
    public DriverOperation BeginRemoveDestination(long destinationId) => Destinations.BeginRemove(destinationId);

    /// <summary>As <see cref="AddDestination"/>, awaited. Cancelling ends the wait; the driver adds it nevertheless.</summary>
    public Task<long> AddDestinationAsync(string channel, CancellationToken cancellationToken = default) =>
        Destinations.AddAsync(channel, cancellationToken);

    /// <summary>As <see cref="RemoveDestination(string)"/>, awaited. Cancelling ends the wait, not the removal.</summary>
    public Task RemoveDestinationAsync(string channel, CancellationToken cancellationToken = default) =>
        Destinations.RemoveAsync(channel, cancellationToken);

    /// <summary>Under the client's lock, while the log is mapped.</summary>
    internal void CloseLocally(bool revoke = false)
    {
        _finalIsRevoked = revoke || Mapping.Log.Metadata.IsPublicationRevoked;
        _isClosed = true;
    }

    private Destinations Destinations =>
        new(_client.Requests, RegistrationId, CommandTypes.AddDestination, CommandTypes.RemoveDestination);
}
