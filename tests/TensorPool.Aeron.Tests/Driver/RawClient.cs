using System.Text;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Tests.Driver;

/// <summary>A client that sends commands byte by byte and keeps every event it sees.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly CncFile _cnc;
    private readonly BroadcastReceiver _receiver;

    public RawClient(string cncPath)
    {
        Assert.Equal(CncOpenStatus.Ok, CncFile.TryOpen(cncPath, writable: true, out CncFile? cnc, out _));
        _cnc = cnc!;
        Ring = new ManyToOneRingBuffer(_cnc.ToDriver);
        Counters = new CounterTable(_cnc.CountersMetadata, _cnc.CountersValues);
        _receiver = new BroadcastReceiver(_cnc.ToClients);
        Id = Ring.NextCorrelationId();
        Drain();
        Events.Clear();
    }

    public long Id { get; }

    public ManyToOneRingBuffer Ring { get; }

    public CounterTable Counters { get; }

    public CncFile Cnc => _cnc;

    public List<(int Type, byte[] Body)> Events { get; } = [];

    public long SystemCounter(SystemCounterId id) => Counters.Value((int)id);

    public void Drain()
    {
        while (_receiver.TryReceive() is BroadcastStatus status and not BroadcastStatus.None)
        {
            Assert.Equal(BroadcastStatus.Message, status);
            Assert.True(_receiver.Body.Length <= 4096);
            Events.Add((_receiver.TypeId, _receiver.Body.ToArray()));
        }
    }

    public long AddPublication(int stream, string channel = "aeron:ipc?term-length=64k", bool exclusive = false)
    {
        long id = Ring.NextCorrelationId();
        byte[] body = new byte[PublicationCommand.Length(channel.Length)];
        PublicationCommand.Encode(body, Id, id, stream, channel);
        Send(exclusive ? CommandTypes.AddExclusivePublication : CommandTypes.AddPublication, body);
        return id;
    }

    public long RemovePublication(long registrationId, bool revoke = false)
    {
        long id = Ring.NextCorrelationId();
        byte[] body = new byte[RemovePublicationCommand.Length];
        RemovePublicationCommand.Encode(body, Id, id, registrationId, revoke);
        Send(CommandTypes.RemovePublication, body);
        return id;
    }

    public long AddSubscription(int stream, string channel = "aeron:ipc")
    {
        long id = Ring.NextCorrelationId();
        byte[] body = new byte[SubscriptionCommand.Length(channel.Length)];
        SubscriptionCommand.Encode(body, Id, id, -1, stream, channel);
        Send(CommandTypes.AddSubscription, body);
        return id;
    }

    public long Remove(int typeId, long registrationId)
    {
        long id = Ring.NextCorrelationId();
        byte[] body = new byte[RemoveCommand.FixedLength];
        RemoveCommand.Encode(body, Id, id, registrationId);
        Send(typeId, body);
        return id;
    }

    public long AddCounter(int type, byte[] key, string label)
    {
        long id = Ring.NextCorrelationId();
        byte[] body = new byte[CounterCommand.Length(key.Length, label.Length)];
        CounterCommand.Encode(body, Id, id, type, key, label);
        Send(CommandTypes.AddCounter, body);
        return id;
    }

    public long AddStaticCounter(long registrationId, int type, byte[] key, string label)
    {
        long id = Ring.NextCorrelationId();
        byte[] body = new byte[StaticCounterCommand.Length(key.Length, label.Length)];
        StaticCounterCommand.Encode(body, Id, id, registrationId, type, key, label);
        Send(CommandTypes.AddStaticCounter, body);
        return id;
    }

    public long Reject(long imageId, string reason)
    {
        long id = Ring.NextCorrelationId();
        byte[] body = new byte[RejectImageCommand.Length(reason.Length)];
        RejectImageCommand.Encode(body, Id, id, imageId, 0, reason);
        Send(CommandTypes.RejectImage, body);
        return id;
    }

    public void Correlated(int typeId)
    {
        byte[] body = new byte[CorrelatedCommand.FixedLength];
        CorrelatedCommand.Encode(body, Id, -1);
        Send(typeId, body);
    }

    public void Send(int typeId, ReadOnlySpan<byte> body) => Assert.True(Ring.TryWrite(typeId, body));

    public (int Code, string Text)? ErrorOf(long correlationId)
    {
        foreach (byte[] body in Of(EventTypes.Error))
        {
            Assert.True(ErrorEvent.TryDecode(body, out ErrorEvent error));
            if (error.OffendingCorrelationId == correlationId)
            {
                return (error.ErrorCode, Encoding.ASCII.GetString(error.Message));
            }
        }

        return null;
    }

    public Ready? ReadyOf(long correlationId)
    {
        foreach ((int type, byte[] body) in Events)
        {
            if (
                type is EventTypes.PublicationReady or EventTypes.ExclusivePublicationReady
                && PublicationReadyEvent.TryDecode(body, out PublicationReadyEvent ready)
                && ready.CorrelationId == correlationId
            )
            {
                return new Ready(
                    type,
                    ready.RegistrationId,
                    ready.SessionId,
                    ready.PublicationLimitCounterId,
                    Encoding.ASCII.GetString(ready.LogFile)
                );
            }
        }

        return null;
    }

    public List<Image> ImagesOf(long subscriptionId)
    {
        List<Image> images = [];
        foreach (byte[] body in Of(EventTypes.AvailableImage))
        {
            Assert.True(AvailableImageEvent.TryDecode(body, out AvailableImageEvent image));
            if (image.SubscriptionRegistrationId == subscriptionId)
            {
                images.Add(
                    new Image(
                        image.CorrelationId,
                        image.SessionId,
                        image.SubscriberPositionCounterId,
                        Encoding.ASCII.GetString(image.LogFile)
                    )
                );
            }
        }

        return images;
    }

    public int UnavailableCount(long subscriptionId)
    {
        int count = 0;
        foreach (byte[] body in Of(EventTypes.UnavailableImage))
        {
            Assert.True(UnavailableImageEvent.TryDecode(body, out UnavailableImageEvent image));
            count += image.SubscriptionRegistrationId == subscriptionId ? 1 : 0;
        }

        return count;
    }

    public bool Succeeded(long correlationId) =>
        Of(EventTypes.OperationSuccess).Any(b => BitConverter.ToInt64(b) == correlationId);

    public List<byte[]> Of(int typeId) => [.. Events.Where(e => e.Type == typeId).Select(e => e.Body)];

    public void Dispose() => _cnc.Dispose();

    internal sealed record Ready(int Type, long RegistrationId, int SessionId, int LimitCounterId, string LogFile);

    internal sealed record Image(long CorrelationId, int SessionId, int PositionCounterId, string LogFile);
}
