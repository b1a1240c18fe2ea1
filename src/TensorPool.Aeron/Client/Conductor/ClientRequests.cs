using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Commands;

namespace TensorPool.Aeron.Client.Conductor;

/// <summary>
/// What a client asks of its driver: sends the command, waits for the answer or does not, and closes resources. Thread-safe.
/// </summary>
/// <remarks>
/// Who waits runs the conductor's cycles, one at a time and without holding the lock in between, so that others get on and
/// the client can be closed meanwhile.
/// </remarks>
internal sealed class ClientRequests
{
    private const long WaitNs = 1_000_000;

    private const long ExplicitCloseLingerNs = 1_000_000_000;

    private readonly AeronClient _client;
    private readonly AeronClientOptions _options;
    private readonly ClientConductor _conductor;

    public ClientRequests(AeronClient client, AeronClientOptions options, ClientConductor conductor)
    {
        _client = client;
        _options = options;
        _conductor = conductor;
    }

    private DriverProxy Proxy => _conductor.Proxy;

    public PendingRequest BeginPublication(string channel, int streamId, bool isExclusive, bool isAwaited)
    {
        ArgumentNullException.ThrowIfNull(channel);
        RequestKind kind = isExclusive ? RequestKind.ExclusivePublication : RequestKind.Publication;
        lock (_conductor.Lock)
        {
            PendingRequest request = new(kind, NextId(), $"Adding publication {channel}, stream {streamId}")
            {
                Channel = channel,
                Completion = CompletionFor(isAwaited),
            };
            Proxy.AddPublication(request.CorrelationId, streamId, channel, isExclusive);
            return Begin(request);
        }
    }

    public PendingRequest BeginSubscription(
        string channel,
        int streamId,
        Action<Image>? onAvailable,
        Action<Image>? onUnavailable,
        bool isAwaited
    )
    {
        ArgumentNullException.ThrowIfNull(channel);
        lock (_conductor.Lock)
        {
            long id = NextId();
            PendingRequest request = new(
                RequestKind.Subscription,
                id,
                $"Adding subscription {channel}, stream {streamId}"
            )
            {
                Channel = channel,
                Subscription = new Subscription(
                    _client,
                    channel,
                    streamId,
                    id,
                    onAvailable ?? _options.AvailableImageHandler,
                    onUnavailable ?? _options.UnavailableImageHandler
                ),
                Completion = CompletionFor(isAwaited),
            };
            Proxy.AddSubscription(id, streamId, channel);
            return Begin(request);
        }
    }

    public PendingRequest BeginCounter(int typeId, ReadOnlySpan<byte> key, string label, bool isAwaited)
    {
        ArgumentNullException.ThrowIfNull(label);
        lock (_conductor.Lock)
        {
            PendingRequest request = new(RequestKind.Counter, NextId(), $"Adding counter '{label}'")
            {
                Completion = CompletionFor(isAwaited),
            };
            Proxy.AddCounter(request.CorrelationId, typeId, key, label);
            return Begin(request);
        }
    }

    public PendingRequest BeginStaticCounter(
        int typeId,
        ReadOnlySpan<byte> key,
        string label,
        long registrationId,
        bool isAwaited
    )
    {
        ArgumentNullException.ThrowIfNull(label);
        lock (_conductor.Lock)
        {
            PendingRequest request = new(RequestKind.StaticCounter, NextId(), $"Adding static counter '{label}'")
            {
                RegistrationId = registrationId,
                Completion = CompletionFor(isAwaited),
            };
            Proxy.AddStaticCounter(request.CorrelationId, registrationId, typeId, key, label);
            return Begin(request);
        }
    }

    /// <summary>Adds or removes a destination; the id of the request is that of an added destination.</summary>
    public PendingRequest BeginDestination(int typeId, long registrationId, string channel, bool isAwaited)
    {
        ArgumentNullException.ThrowIfNull(channel);
        bool isAddition = typeId is CommandTypes.AddDestination or CommandTypes.AddReceiveDestination;
        string what = $"{(isAddition ? "Adding" : "Removing")} destination {channel}";
        lock (_conductor.Lock)
        {
            PendingRequest request = new(RequestKind.Operation, NextId(), what)
            {
                Completion = CompletionFor(isAwaited),
            };
            Proxy.Destination(typeId, request.CorrelationId, registrationId, channel);
            return Begin(request);
        }
    }

    public PendingRequest BeginDestinationRemoval(long registrationId, long destinationId, bool isAwaited)
    {
        lock (_conductor.Lock)
        {
            long id = NextId();
            Require(_conductor.Features.KnowsDestinationIds, "removing destinations by id", "1.47");
            PendingRequest request = new(RequestKind.Operation, id, $"Removing destination {destinationId}")
            {
                Completion = CompletionFor(isAwaited),
            };
            Proxy.RemoveDestinationById(id, registrationId, destinationId);
            return Begin(request);
        }
    }

    public void Reject(Image image, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reason.Length, RejectImageCommand.MaxReasonLength);
        long position = image.Position;
        PendingRequest request;
        lock (_conductor.Lock)
        {
            long id = NextId();
            bool isIpc = image.SourceIdentity == "aeron:ipc";
            DriverFeatures features = _conductor.Features;
            Require(
                isIpc ? features.KnowsRejectionOfIpc : features.KnowsRejection,
                "rejecting images",
                isIpc ? "1.48" : "1.47"
            );
            request = new PendingRequest(RequestKind.Operation, id, $"Rejecting image {image.CorrelationId}");
            Proxy.RejectImage(id, image.CorrelationId, position, reason);
            Begin(request);
        }

        Await(request);
    }

    public int NextSessionId(int streamId)
    {
        PendingRequest request;
        lock (_conductor.Lock)
        {
            long id = NextId();
            if (!_conductor.Features.KnowsSessionRequests)
            {
                return Random.Shared.Next(int.MinValue, -1);
            }

            request = new PendingRequest(RequestKind.SessionId, id, $"Asking for a session id on stream {streamId}");
            Proxy.NextSessionId(id, streamId);
            Begin(request);
        }

        return Await(request).Number;
    }

    public long NextCorrelationId()
    {
        lock (_conductor.Lock)
        {
            _conductor.CheckUsable();
            return Proxy.NextCorrelationId();
        }
    }

    /// <summary>Runs cycles until the driver has answered, or time is up, or the client has ended.</summary>
    public PendingRequest Await(PendingRequest request)
    {
        while (request.Status == RegistrationStatus.Pending)
        {
            int work = 0;
            lock (_conductor.Lock)
            {
                if (request.Status == RegistrationStatus.Pending)
                {
                    work = (_options.DriverInvoker?.Invoke() ?? 0) + _conductor.Cycle();
                }
            }

            if (work == 0 && request.Status == RegistrationStatus.Pending)
            {
                ThreadParking.Park(WaitNs);
            }
        }

        return request.Error is null ? request : throw request.Error;
    }

    public bool Cancel(PendingRequest request)
    {
        lock (_conductor.Lock)
        {
            if (_conductor.IsClosed || !_conductor.Requests.TryTake(request.CorrelationId, out _))
            {
                return false;
            }

            _conductor.Undo(request);
            request.Cancel();
            return true;
        }
    }

    /// <summary>Closed here first, so that no offer begins any more, then removed at the driver.</summary>
    public void Close(PublicationBase publication, bool revoke)
    {
        lock (_conductor.Lock)
        {
            if (_conductor.Resources.Close(publication, revoke, LingerEndNs()))
            {
                PendingRequest removal = BeginRemoval($"Removing publication {publication.Channel}");
                Proxy.RemovePublication(removal.CorrelationId, publication.RegistrationId, revoke);
            }
        }
    }

    public void Close(Subscription subscription)
    {
        lock (_conductor.Lock)
        {
            if (_conductor.Resources.Close(subscription, LingerEndNs()))
            {
                PendingRequest removal = BeginRemoval($"Removing subscription {subscription.Channel}");
                Proxy.RemoveSubscription(removal.CorrelationId, subscription.RegistrationId);
            }

            _conductor.CloseIfRequested(); // handlers of its images may have asked for it
        }
    }

    public void Close(Counter counter)
    {
        lock (_conductor.Lock)
        {
            if (_conductor.Resources.Close(counter))
            {
                PendingRequest removal = BeginRemoval($"Removing counter {counter.Id}");
                Proxy.RemoveCounter(removal.CorrelationId, counter.RegistrationId);
            }
        }
    }

    private static TaskCompletionSource? CompletionFor(bool isAwaited) =>
        // Continuations must not run under the lock.
        isAwaited ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;

    private long NextId()
    {
        _conductor.CheckUsable();
        if (_conductor.Handlers.IsRunning)
        {
            throw new InvalidOperationException(
                "A handler must not ask the driver for anything: the answer could not be heard. Closing is allowed."
            );
        }

        return Proxy.NextCorrelationId();
    }

    private PendingRequest Begin(PendingRequest request)
    {
        request.DeadlineNs = _options.NanoClock.NanoTime() + _conductor.DriverTimeoutNs;
        _conductor.Requests.Add(request);
        return request;
    }

    private PendingRequest BeginRemoval(string what) =>
        Begin(new PendingRequest(RequestKind.Removal, Proxy.NextCorrelationId(), what));

    private long LingerEndNs() => _options.NanoClock.NanoTime() + ExplicitCloseLingerNs;

    private static void Require(bool isKnown, string what, string since)
    {
        if (!isKnown)
        {
            throw new AeronException($"The driver is too old for {what}: it is known since {since}.");
        }
    }
}
