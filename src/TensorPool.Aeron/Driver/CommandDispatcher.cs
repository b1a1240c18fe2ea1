using System.Buffers.Binary;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Driver;

/// <summary>
/// Takes commands apart and has them done. Every command that asks for an answer and is not done gets exactly one error.
/// </summary>
internal sealed class CommandDispatcher
{
    private readonly DriverServices _services;
    private readonly ClientRegistry _clients;
    private readonly PublicationRegistry _publications;
    private readonly SubscriptionRegistry _subscriptions;
    private readonly CounterRegistry _counters;

    public CommandDispatcher(
        DriverServices services,
        ClientRegistry clients,
        PublicationRegistry publications,
        SubscriptionRegistry subscriptions,
        CounterRegistry counters
    )
    {
        _services = services;
        _clients = clients;
        _publications = publications;
        _subscriptions = subscriptions;
        _counters = counters;
    }

    public void OnCommand(int typeId, AtomicBuffer body)
    {
        ReadOnlySpan<byte> bytes = body.AsSpan();
        try
        {
            if (!Execute(typeId, bytes))
            {
                throw new CommandException(
                    DriverErrorCode.MalformedCommand,
                    $"command 0x{typeId:x} of {bytes.Length} bytes is too short, or a length in it is wrong"
                );
            }
        }
        catch (CommandException e)
        {
            Fail(bytes, e.Code, e);
        }
        catch (Exception e) // one command must not stop the driver
        {
            Fail(bytes, DriverErrorCode.GenericError, e);
        }
    }

    /// <returns>False when the command is malformed.</returns>
    private bool Execute(int typeId, ReadOnlySpan<byte> body) =>
        typeId switch
        {
            CommandTypes.AddPublication => AddPublication(body, isExclusive: false),
            CommandTypes.AddExclusivePublication => AddPublication(body, isExclusive: true),
            CommandTypes.RemovePublication => RemovePublication(body),
            CommandTypes.AddSubscription => AddSubscription(body),
            CommandTypes.RemoveSubscription => RemoveSubscription(body),
            CommandTypes.ClientKeepalive => ClientKeepalive(body),
            CommandTypes.ClientClose => ClientClose(body),
            CommandTypes.AddCounter => AddCounter(body),
            CommandTypes.AddStaticCounter => AddStaticCounter(body),
            CommandTypes.RemoveCounter => RemoveCounter(body),
            CommandTypes.AddDestination or CommandTypes.RemoveDestination => Destination(
                body,
                DriverErrorCode.UnknownPublication
            ),
            CommandTypes.AddReceiveDestination or CommandTypes.RemoveReceiveDestination => Destination(
                body,
                DriverErrorCode.UnknownSubscription
            ),
            CommandTypes.RemoveDestinationById => RemoveDestinationById(body),
            CommandTypes.RejectImage => RejectImage(body),
            CommandTypes.GetNextAvailableSessionId => NextSessionId(body),
            CommandTypes.TerminateDriver => true, // an embedded driver ends with its process, and never answers
            _ => throw new CommandException(DriverErrorCode.UnknownCommandTypeId, $"command 0x{typeId:x} is not known"),
        };

    private bool AddPublication(ReadOnlySpan<byte> body, bool isExclusive)
    {
        if (!PublicationCommand.TryDecode(body, out PublicationCommand command))
        {
            return false;
        }

        // Copied once: the client could change the bytes while they are parsed.
        string channel = VariablePart.Text(command.Channel);
        _publications.Add(command.ClientId, command.CorrelationId, command.StreamId, channel, isExclusive);
        return true;
    }

    private bool RemovePublication(ReadOnlySpan<byte> body)
    {
        if (!RemovePublicationCommand.TryDecode(body, out RemovePublicationCommand command))
        {
            return false;
        }

        _publications.Remove(command.CorrelationId, command.RegistrationId, command.Revoke);
        return true;
    }

    private bool AddSubscription(ReadOnlySpan<byte> body)
    {
        if (!SubscriptionCommand.TryDecode(body, out SubscriptionCommand command))
        {
            return false;
        }

        DriverSubscription subscription = SubscriptionRegistry.Parse(
            command.CorrelationId,
            command.ClientId,
            command.StreamId,
            VariablePart.Text(command.Channel)
        );
        _clients.Ensure(subscription.ClientId);
        _subscriptions.Add(subscription);
        _services.Events.SubscriptionReady(subscription.RegistrationId);
        _publications.LinkTo(subscription);
        return true;
    }

    private bool RemoveSubscription(ReadOnlySpan<byte> body)
    {
        if (!RemoveCommand.TryDecode(body, out RemoveCommand command))
        {
            return false;
        }

        _publications.Unlink(_subscriptions.Remove(command.RegistrationId));
        _services.Events.OperationSuccess(command.CorrelationId);
        return true;
    }

    private bool ClientKeepalive(ReadOnlySpan<byte> body)
    {
        if (!CorrelatedCommand.TryDecode(body, out CorrelatedCommand command))
        {
            return false;
        }

        _clients.KeepAlive(command.ClientId);
        return true;
    }

    private bool ClientClose(ReadOnlySpan<byte> body)
    {
        if (!CorrelatedCommand.TryDecode(body, out CorrelatedCommand command))
        {
            return false;
        }

        _clients.Close(command.ClientId);
        return true;
    }

    private bool AddCounter(ReadOnlySpan<byte> body)
    {
        if (!CounterCommand.TryDecode(body, out CounterCommand command))
        {
            return false;
        }

        _clients.Ensure(command.ClientId);
        _counters.Add(
            command.ClientId,
            command.CorrelationId,
            command.TypeId,
            command.Key,
            VariablePart.Text(command.Label)
        );
        return true;
    }

    private bool AddStaticCounter(ReadOnlySpan<byte> body)
    {
        if (!StaticCounterCommand.TryDecode(body, out StaticCounterCommand command))
        {
            return false;
        }

        _clients.Ensure(command.ClientId);
        _counters.AddStatic(
            command.CorrelationId,
            command.RegistrationId,
            command.TypeId,
            command.Key,
            VariablePart.Text(command.Label)
        );
        return true;
    }

    private bool RemoveCounter(ReadOnlySpan<byte> body)
    {
        if (!RemoveCommand.TryDecode(body, out RemoveCommand command))
        {
            return false;
        }

        _counters.Remove(command.CorrelationId, command.RegistrationId);
        return true;
    }

    private static bool Destination(ReadOnlySpan<byte> body, DriverErrorCode code) =>
        DestinationCommand.TryDecode(body, out DestinationCommand command) && Refuse(code, command.RegistrationId);

    private static bool RemoveDestinationById(ReadOnlySpan<byte> body) =>
        RemoveDestinationByIdCommand.TryDecode(body, out RemoveDestinationByIdCommand command)
        && Refuse(DriverErrorCode.UnknownPublication, command.ResourceRegistrationId);

    /// <summary>There are no channels with several destinations here.</summary>
    private static bool Refuse(DriverErrorCode code, long registrationId) =>
        throw new CommandException(code, $"{registrationId} has no destinations: this driver serves aeron:ipc only");

    private bool RejectImage(ReadOnlySpan<byte> body)
    {
        // The type was that of removing a destination by id in 1.46, whose body is exactly as long as this.
        if (body.Length == RemoveDestinationByIdCommand.FixedLength)
        {
            return RemoveDestinationById(body);
        }

        if (!RejectImageCommand.TryDecode(body, out RejectImageCommand command))
        {
            return false;
        }

        string reason = VariablePart.Text(command.Reason).TrimEnd('\0');
        _publications.Reject(command.CorrelationId, command.ImageCorrelationId, reason);
        return true;
    }

    private bool NextSessionId(ReadOnlySpan<byte> body)
    {
        if (!NextSessionIdCommand.TryDecode(body, out NextSessionIdCommand command))
        {
            return false;
        }

        _services.Events.NextSessionId(command.CorrelationId, _publications.NextSessionId(command.StreamId));
        return true;
    }

    private void Fail(ReadOnlySpan<byte> body, DriverErrorCode code, Exception error)
    {
        if (body.Length >= CorrelatedCommand.FixedLength)
        {
            long correlationId = BinaryPrimitives.ReadInt64LittleEndian(body[CorrelatedCommand.CorrelationIdOffset..]);
            _services.Events.Error(correlationId, code, error.Message);
        }

        _services.Report(error); // after the answer: the user's handler may throw
    }
}
