using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Concurrent;

namespace TensorPool.Aeron.Driver;

/// <summary>Sends events to all clients. One thread.</summary>
internal sealed class DriverEvents
{
    /// <summary>Clients up to 1.46 copy an event into a buffer of this length.</summary>
    public const int MaxEventLength = 4096;

    private const int MaxErrorTextLength = 1024;
    private const string IpcChannel = "aeron:ipc";
    private const int NoChannelStatus = -1;

    private readonly BroadcastTransmitter _transmitter;
    private readonly byte[] _body = new byte[MaxEventLength];

    public DriverEvents(BroadcastTransmitter transmitter)
    {
        _transmitter = transmitter;
    }

    public void Error(long correlationId, DriverErrorCode code, string message)
    {
        string text = Cut(message);
        ErrorEvent.Encode(Body(ErrorEvent.Length(text.Length)), correlationId, (int)code, text);
        Send(EventTypes.Error, ErrorEvent.Length(text.Length));
    }

    public void OperationSuccess(long correlationId)
    {
        OperationSuccessEvent.Encode(Body(OperationSuccessEvent.FixedLength), correlationId);
        Send(EventTypes.OperationSuccess, OperationSuccessEvent.FixedLength);
    }

    public void PublicationReady(long correlationId, IpcPublication publication)
    {
        int length = PublicationReadyEvent.Length(publication.Log.Path.Length);
        PublicationReadyEvent.Encode(
            Body(length),
            correlationId,
            publication.RegistrationId,
            publication.SessionId,
            publication.StreamId,
            publication.PublisherLimit.Id,
            NoChannelStatus,
            publication.Log.Path
        );
        Send(publication.IsExclusive ? EventTypes.ExclusivePublicationReady : EventTypes.PublicationReady, length);
    }

    public void SubscriptionReady(long correlationId)
    {
        SubscriptionReadyEvent.Encode(Body(SubscriptionReadyEvent.FixedLength), correlationId, NoChannelStatus);
        Send(EventTypes.SubscriptionReady, SubscriptionReadyEvent.FixedLength);
    }

    public void AvailableImage(IpcPublication publication, DriverSubscription subscription, int positionCounterId)
    {
        int length = AvailableImageEvent.Length(publication.Log.Path.Length, IpcChannel.Length);
        AvailableImageEvent.Encode(
            Body(length),
            publication.RegistrationId,
            publication.SessionId,
            publication.StreamId,
            subscription.RegistrationId,
            positionCounterId,
            publication.Log.Path,
            IpcChannel
        );
        Send(EventTypes.AvailableImage, length);
    }

    /// <summary>The channel is for information only; the subscription's own could make the event too long.</summary>
    public void UnavailableImage(IpcPublication publication, DriverSubscription subscription)
    {
        int length = UnavailableImageEvent.Length(IpcChannel.Length);
        UnavailableImageEvent.Encode(
            Body(length),
            publication.RegistrationId,
            subscription.RegistrationId,
            publication.StreamId,
            IpcChannel
        );
        Send(EventTypes.UnavailableImage, length);
    }

    public void CounterReady(long registrationId, int counterId) =>
        Counter(EventTypes.CounterReady, registrationId, counterId);

    public void UnavailableCounter(long registrationId, int counterId) =>
        Counter(EventTypes.UnavailableCounter, registrationId, counterId);

    public void StaticCounter(long correlationId, int counterId) =>
        Counter(EventTypes.StaticCounter, correlationId, counterId);

    public void ClientTimeout(long clientId)
    {
        ClientTimeoutEvent.Encode(Body(ClientTimeoutEvent.FixedLength), clientId);
        Send(EventTypes.ClientTimeout, ClientTimeoutEvent.FixedLength);
    }

    public void PublicationError(IpcPublication publication, string reason)
    {
        string text = Cut(reason);
        int length = PublicationErrorEvent.Length(text.Length);
        PublicationErrorEvent.EncodeIpc(
            Body(length),
            publication.RegistrationId,
            publication.SessionId,
            publication.StreamId,
            (int)DriverErrorCode.ImageRejected,
            text
        );
        Send(EventTypes.PublicationError, length);
    }

    public void NextSessionId(long correlationId, int sessionId)
    {
        NextSessionIdEvent.Encode(Body(NextSessionIdEvent.FixedLength), correlationId, sessionId);
        Send(EventTypes.NextAvailableSessionId, NextSessionIdEvent.FixedLength);
    }

    private void Counter(int typeId, long registrationId, int counterId)
    {
        CounterEvent.Encode(Body(CounterEvent.FixedLength), registrationId, counterId);
        Send(typeId, CounterEvent.FixedLength);
    }

    private static string Cut(string text) => text.Length <= MaxErrorTextLength ? text : text[..MaxErrorTextLength];

    private Span<byte> Body(int length) => _body.AsSpan(0, length);

    private void Send(int typeId, int length) => _transmitter.Transmit(typeId, _body.AsSpan(0, length));
}
