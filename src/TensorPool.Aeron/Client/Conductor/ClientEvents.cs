using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Client.Conductor;

/// <summary>
/// Does what the driver's events ask for (aeron-ipc §4.3, §9.3). All clients see all events: what belongs to no request and
/// no resource of this one is ignored. Under the client's lock.
/// </summary>
internal sealed class ClientEvents(
    AeronClient client,
    AeronClientOptions options,
    CounterTable counters,
    PendingRequests requests,
    ClientResources resources,
    DriverProxy proxy,
    UserHandlers handlers
)
{
    private readonly long _lingerNs = options.ResourceLinger.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>The driver has given this client up.</summary>
    public bool IsTimedOut { get; private set; }

    public void OnEvent(int typeId, ReadOnlySpan<byte> body)
    {
        switch (typeId)
        {
            case EventTypes.PublicationReady:
                OnPublicationReady(body, RequestKind.Publication);
                break;
            case EventTypes.ExclusivePublicationReady:
                OnPublicationReady(body, RequestKind.ExclusivePublication);
                break;
            case EventTypes.SubscriptionReady:
                OnSubscriptionReady(body);
                break;
            case EventTypes.AvailableImage:
                OnAvailableImage(body);
                break;
            case EventTypes.UnavailableImage:
                OnUnavailableImage(body);
                break;
            case EventTypes.CounterReady:
                OnCounterReady(body);
                break;
            case EventTypes.StaticCounter:
                OnStaticCounter(body);
                break;
            case EventTypes.OperationSuccess:
                OnOperationSuccess(body);
                break;
            case EventTypes.UnavailableCounter:
                OnUnavailableCounter(body);
                break;
            case EventTypes.Error:
                OnError(body);
                break;
            case EventTypes.PublicationError:
                OnPublicationError(body);
                break;
            case EventTypes.NextAvailableSessionId:
                OnNextSessionId(body);
                break;
            case EventTypes.ClientTimeout:
                IsTimedOut |=
                    ClientTimeoutEvent.TryDecode(body, out ClientTimeoutEvent timeout)
                    && timeout.ClientId == proxy.ClientId;
                break;
            default:
                break; // what an old or new driver says beyond that is of no concern
        }
    }

    private void OnPublicationReady(ReadOnlySpan<byte> body, RequestKind kind)
    {
        if (
            !PublicationReadyEvent.TryDecode(body, out PublicationReadyEvent ready)
            || !requests.TryTake(ready.CorrelationId, kind, out PendingRequest? request)
        )
        {
            return;
        }

        try
        {
            CounterValue limit = counters.ValueOf(ready.PublicationLimitCounterId);
            LogMapping mapping = resources.Logs.Acquire(ready.RegistrationId, VariablePart.Text(ready.LogFile));
            PublicationBase publication =
                kind == RequestKind.ExclusivePublication
                    ? new ExclusivePublication(client, mapping, limit, ready.ChannelStatusCounterId, request)
                    : new Publication(client, mapping, limit, ready.ChannelStatusCounterId, request);
            resources.Add(publication);
            request.Complete(publication);
        }
        catch (Exception e) when (IsUnusable(e))
        {
            proxy.RemovePublication(proxy.NextCorrelationId(), ready.CorrelationId, revoke: false);
            request.Fail(new AeronException($"{request.What}: its log cannot be used: {e.Message}", e));
        }
    }

    private void OnSubscriptionReady(ReadOnlySpan<byte> body)
    {
        if (
            SubscriptionReadyEvent.TryDecode(body, out SubscriptionReadyEvent ready)
            && requests.TryTake(ready.CorrelationId, RequestKind.Subscription, out PendingRequest? request)
            && request.Subscription is Subscription subscription
        )
        {
            subscription.ChannelStatusId = ready.ChannelStatusCounterId;
            resources.Add(subscription);
            request.Complete(subscription);
        }
    }

    private void OnAvailableImage(ReadOnlySpan<byte> body)
    {
        if (
            !AvailableImageEvent.TryDecode(body, out AvailableImageEvent available)
            || resources.FindSubscription(available.SubscriptionRegistrationId) is not Subscription subscription
            || subscription.Find(available.CorrelationId) is not null
        )
        {
            return;
        }

        Image image;
        try
        {
            CounterValue position = counters.ValueOf(available.SubscriberPositionCounterId);
            LogMapping mapping = resources.Logs.Acquire(available.CorrelationId, VariablePart.Text(available.LogFile));
            string source = VariablePart.Text(available.SourceIdentity);
            image = new Image(client, subscription, mapping, position, source, options.ErrorHandler);
        }
        catch (Exception e) when (IsUnusable(e))
        {
            // The publication ended meanwhile; the driver will say so.
            handlers.Report(
                new AeronException(
                    $"Subscription {subscription.Channel}, stream {subscription.StreamId}: the log of an image cannot be "
                        + $"used: {e.Message}",
                    e
                )
            );
            return;
        }

        subscription.Add(image);
        handlers.Run(subscription.OnAvailable, image);
    }

    private void OnUnavailableImage(ReadOnlySpan<byte> body)
    {
        if (
            UnavailableImageEvent.TryDecode(body, out UnavailableImageEvent unavailable)
            && resources.FindSubscription(unavailable.SubscriptionRegistrationId) is Subscription subscription
            && subscription.Find(unavailable.CorrelationId) is Image image
        )
        {
            resources.Remove(image, options.NanoClock.NanoTime() + _lingerNs);
        }
    }

    private void OnCounterReady(ReadOnlySpan<byte> body)
    {
        if (!CounterEvent.TryDecode(body, out CounterEvent ready))
        {
            return;
        }

        long registrationId = ready.RegistrationId;
        int counterId = ready.CounterId;
        if (requests.TryTake(registrationId, RequestKind.Counter, out PendingRequest? request))
        {
            if (counters.IsValidId(counterId))
            {
                Counter counter = new(client, registrationId, counters.ValueOf(counterId));
                resources.Add(counter);
                request.Complete(counter);
            }
            else
            {
                request.Fail(NoSuchCounter(request, counterId));
            }
        }

        if (options.AvailableCounterHandler is CounterHandler handler)
        {
            handlers.Run(() => handler(client.Counters, registrationId, counterId));
        }
    }

    private void OnStaticCounter(ReadOnlySpan<byte> body)
    {
        if (
            !CounterEvent.TryDecode(body, out CounterEvent found)
            || !requests.TryTake(found.RegistrationId, RequestKind.StaticCounter, out PendingRequest? request)
        )
        {
            return;
        }

        if (counters.IsValidId(found.CounterId))
        {
            Counter counter = new(client, request.RegistrationId, counters.ValueOf(found.CounterId));
            resources.AddStatic(counter);
            request.Complete(counter);
        }
        else
        {
            request.Fail(NoSuchCounter(request, found.CounterId));
        }
    }

    private void OnOperationSuccess(ReadOnlySpan<byte> body)
    {
        if (
            OperationSuccessEvent.TryDecode(body, out OperationSuccessEvent success)
            && (
                requests.TryTake(success.CorrelationId, RequestKind.Operation, out PendingRequest? request)
                || requests.TryTake(success.CorrelationId, RequestKind.Removal, out request)
            )
        )
        {
            request.Complete(0);
        }
    }

    private void OnUnavailableCounter(ReadOnlySpan<byte> body)
    {
        if (!CounterEvent.TryDecode(body, out CounterEvent gone))
        {
            return;
        }

        long registrationId = gone.RegistrationId;
        int counterId = gone.CounterId;
        resources.CloseCounter(registrationId);
        if (options.UnavailableCounterHandler is CounterHandler handler)
        {
            handlers.Run(() => handler(client.Counters, registrationId, counterId));
        }
    }

    private void OnError(ReadOnlySpan<byte> body)
    {
        if (!ErrorEvent.TryDecode(body, out ErrorEvent error))
        {
            return;
        }

        DriverErrorCode code = Code(error.ErrorCode);
        string text = VariablePart.Text(error.Message);
        if (code == DriverErrorCode.ChannelEndpointError)
        {
            // Of this code the first field is the id of a channel status counter.
            foreach (string channel in resources.ChannelsOf((int)error.OffendingCorrelationId))
            {
                handlers.Report(new RegistrationException(code, $"channel {channel}: {text}"));
            }

            return;
        }

        if (!requests.TryTake(error.OffendingCorrelationId, out PendingRequest? request))
        {
            return;
        }

        RegistrationException e = new(code, text);
        request.Fail(e);
        if (request.Kind == RequestKind.Removal)
        {
            handlers.Report(e);
        }
    }

    private void OnPublicationError(ReadOnlySpan<byte> body)
    {
        if (!PublicationErrorEvent.TryDecode(body, out PublicationErrorEvent error))
        {
            return;
        }

        PublicationError description = new(
            error.RegistrationId,
            error.SessionId,
            error.StreamId,
            Code(error.ErrorCode),
            VariablePart.Text(error.Message)
        );
        foreach (PublicationBase publication in resources.PublicationsOf(error.RegistrationId))
        {
            if (options.PublicationErrorHandler is PublicationErrorHandler handler)
            {
                handlers.Run(() => handler(publication, description));
            }
            else
            {
                handlers.Report(
                    new AeronException(
                        $"Publication {publication.Channel}, stream {publication.StreamId}: {description.Code}: "
                            + description.Message
                    )
                );
            }
        }
    }

    private void OnNextSessionId(ReadOnlySpan<byte> body)
    {
        if (
            NextSessionIdEvent.TryDecode(body, out NextSessionIdEvent next)
            && requests.TryTake(next.CorrelationId, RequestKind.SessionId, out PendingRequest? request)
        )
        {
            request.Complete(next.NextSessionId);
        }
    }

    private static AeronException NoSuchCounter(PendingRequest request, int counterId) =>
        new($"{request.What}: the driver answered with counter {counterId}, which cannot be.");

    /// <summary>What a log that is gone or broken, or an id that cannot be, throws.</summary>
    private static bool IsUnusable(Exception e) =>
        e
            is IOException
                or UnauthorizedAccessException
                or InvalidDataException
                or ArgumentException
                or OverflowException;

    private static DriverErrorCode Code(int code) =>
        Enum.IsDefined((DriverErrorCode)code) ? (DriverErrorCode)code : DriverErrorCode.Unknown;
}
