using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Client.Conductor;

/// <summary>Writes the commands of one client (aeron-ipc §4.2). Under the client's lock.</summary>
internal sealed class DriverProxy
{
    private const int Attempts = 10;

    private readonly ManyToOneRingBuffer _commands;
    private readonly AgentInvoker? _driver;
    private readonly Queue<(int TypeId, byte[] Body)> _unsent = [];

    public DriverProxy(ManyToOneRingBuffer commands, AgentInvoker? driver)
    {
        _commands = commands;
        _driver = driver;
        ClientId = commands.NextCorrelationId();
    }

    public long ClientId { get; }

    public long NextCorrelationId() => _commands.NextCorrelationId();

    public void AddPublication(long correlationId, int streamId, string channel, bool isExclusive)
    {
        byte[] body = new byte[PublicationCommand.Length(channel.Length)];
        PublicationCommand.Encode(body, ClientId, correlationId, streamId, channel);
        Send(isExclusive ? CommandTypes.AddExclusivePublication : CommandTypes.AddPublication, body);
    }

    public void AddSubscription(long correlationId, int streamId, string channel)
    {
        byte[] body = new byte[SubscriptionCommand.Length(channel.Length)];
        SubscriptionCommand.Encode(body, ClientId, correlationId, -1, streamId, channel);
        Send(CommandTypes.AddSubscription, body);
    }

    public void AddCounter(long correlationId, int typeId, ReadOnlySpan<byte> key, string label)
    {
        Cut(ref key, ref label);
        byte[] body = new byte[CounterCommand.Length(key.Length, label.Length)];
        CounterCommand.Encode(body, ClientId, correlationId, typeId, key, label);
        Send(CommandTypes.AddCounter, body);
    }

    public void AddStaticCounter(
        long correlationId,
        long registrationId,
        int typeId,
        ReadOnlySpan<byte> key,
        string label
    )
    {
        Cut(ref key, ref label);
        byte[] body = new byte[StaticCounterCommand.Length(key.Length, label.Length)];
        StaticCounterCommand.Encode(body, ClientId, correlationId, registrationId, typeId, key, label);
        Send(CommandTypes.AddStaticCounter, body);
    }

    /// <summary>Adds or removes a destination, of a publication or of a subscription.</summary>
    public void Destination(int typeId, long correlationId, long registrationId, string channel)
    {
        byte[] body = new byte[DestinationCommand.Length(channel.Length)];
        DestinationCommand.Encode(body, ClientId, correlationId, registrationId, channel);
        Send(typeId, body);
    }

    public void RemoveDestinationById(long correlationId, long registrationId, long destinationRegistrationId)
    {
        Span<byte> body = stackalloc byte[RemoveDestinationByIdCommand.FixedLength];
        RemoveDestinationByIdCommand.Encode(body, ClientId, correlationId, registrationId, destinationRegistrationId);
        Send(CommandTypes.RemoveDestinationById, body);
    }

    public void RejectImage(long correlationId, long imageCorrelationId, long position, string reason)
    {
        byte[] body = new byte[RejectImageCommand.Length(reason.Length)];
        RejectImageCommand.Encode(body, ClientId, correlationId, imageCorrelationId, position, reason);
        Send(CommandTypes.RejectImage, body);
    }

    public void NextSessionId(long correlationId, int streamId)
    {
        Span<byte> body = stackalloc byte[NextSessionIdCommand.FixedLength];
        NextSessionIdCommand.Encode(body, ClientId, correlationId, streamId);
        Send(CommandTypes.GetNextAvailableSessionId, body);
    }

    public void RemovePublication(long correlationId, long registrationId, bool revoke)
    {
        Span<byte> body = stackalloc byte[RemovePublicationCommand.Length];
        RemovePublicationCommand.Encode(body, ClientId, correlationId, registrationId, revoke);
        Post(CommandTypes.RemovePublication, body);
    }

    public void RemoveSubscription(long correlationId, long registrationId) =>
        Remove(CommandTypes.RemoveSubscription, correlationId, registrationId);

    public void RemoveCounter(long correlationId, long registrationId) =>
        Remove(CommandTypes.RemoveCounter, correlationId, registrationId);

    /// <summary>Says good-bye, if there is room to say it; otherwise the driver will find out.</summary>
    public void ClientClose()
    {
        TrySendUnsent();
        Span<byte> body = stackalloc byte[CorrelatedCommand.FixedLength];
        CorrelatedCommand.Encode(body, ClientId, -1);
        _commands.TryWrite(CommandTypes.ClientClose, body);
    }

    /// <summary>Sends what had no room, in order; false when some still has none.</summary>
    public bool TrySendUnsent()
    {
        while (_unsent.TryPeek(out (int TypeId, byte[] Body) command))
        {
            if (!_commands.TryWrite(command.TypeId, command.Body))
            {
                return false;
            }

            _unsent.Dequeue();
        }

        return true;
    }

    private void Remove(int typeId, long correlationId, long registrationId)
    {
        Span<byte> body = stackalloc byte[RemoveCommand.FixedLength];
        RemoveCommand.Encode(body, ClientId, correlationId, registrationId);
        Post(typeId, body);
    }

    /// <summary>Tries for a bounded time: the ring is full only when the driver does not read.</summary>
    private void Send(int typeId, ReadOnlySpan<byte> body)
    {
        for (int attempt = 0; !(TrySendUnsent() && _commands.TryWrite(typeId, body)); attempt++)
        {
            if (attempt == Attempts)
            {
                throw new AeronException(
                    "The driver does not read its commands: there is no room for another. Is it running?"
                );
            }

            _driver?.Invoke();
            Thread.Yield();
        }
    }

    /// <summary>For those who close, who must not fail: without room it is sent later.</summary>
    private void Post(int typeId, ReadOnlySpan<byte> body)
    {
        if (!TrySendUnsent() || !_commands.TryWrite(typeId, body))
        {
            _unsent.Enqueue((typeId, body.ToArray()));
        }
    }

    private static void Cut(ref ReadOnlySpan<byte> key, ref string label)
    {
        key = key[..Math.Min(key.Length, CounterLayout.MaxKeyLength)];
        label = label[..Math.Min(label.Length, CounterLayout.MaxLabelLength)];
    }
}
