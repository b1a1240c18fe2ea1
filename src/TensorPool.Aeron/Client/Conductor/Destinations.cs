namespace TensorPool.Aeron.Client.Conductor;

/// <summary>Adds and removes the destinations of one publication or subscription, by the commands of its kind.</summary>
internal readonly struct Destinations(ClientRequests requests, long registrationId, int additionType, int removalType)
{
    public long Add(string channel) => Await(Begin(additionType, channel, isAwaited: false));

    public void Remove(string channel) => Await(Begin(removalType, channel, isAwaited: false));

    public void Remove(long destinationId) =>
        Await(requests.BeginDestinationRemoval(registrationId, destinationId, isAwaited: false));

    public DriverOperation BeginAdd(string channel) => new(Begin(additionType, channel, isAwaited: false));

    public DriverOperation BeginRemove(string channel) => new(Begin(removalType, channel, isAwaited: false));

    public DriverOperation BeginRemove(long destinationId) =>
        new(requests.BeginDestinationRemoval(registrationId, destinationId, isAwaited: false));

    public Task<long> AddAsync(string channel, CancellationToken cancellationToken) =>
        new DriverOperation(Begin(additionType, channel, isAwaited: true)).CompletionAsync(cancellationToken);

    public Task RemoveAsync(string channel, CancellationToken cancellationToken) =>
        new DriverOperation(Begin(removalType, channel, isAwaited: true)).CompletionAsync(cancellationToken);

    private PendingRequest Begin(int typeId, string channel, bool isAwaited) =>
        requests.BeginDestination(typeId, registrationId, channel, isAwaited);

    private long Await(PendingRequest request) => requests.Await(request).CorrelationId;
}
