using System.Text;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Commands;

/// <summary>Every command and event against literal bytes, and against every length that is too short.</summary>
public class CommandLayoutTests
{
    private const string Ids = "0100000000000000 0200000000000000";
    private const string Ipc = "09000000 6165726f6e3a697063";
    private const string Path = "/dev/shm/aeron-ada/publications/3.logbuffer";

    [Fact]
    [Trait("Req", "IF-3")]
    public void IF_3_Golden_ring_record_of_add_subscription()
    {
        using SharedBlock block = new(1024 + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        byte[] body = new byte[SubscriptionCommand.Length(9)];
        SubscriptionCommand.Encode(body, 1, 2, -1, 1001, "aeron:ipc");

        ring.TryWrite(CommandTypes.AddSubscription, body);

        Assert.Equal(
            Hex.Bytes(
                "31000000 04000000 01000000 00000000 02000000 00000000 ffffffff ffffffff e9030000 09000000"
                    + "6165726f6e3a697063"
            ),
            block.Bytes[..49]
        );
        Assert.Equal(56, ring.ProducerPosition);
    }

    [Fact]
    [Trait("Req", "IF-3")]
    public void IF_3_Golden_ring_record_of_add_publication()
    {
        using SharedBlock block = new(1024 + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        byte[] body = new byte[PublicationCommand.Length(9)];
        PublicationCommand.Encode(body, 1, 3, 1001, "aeron:ipc");

        ring.TryWrite(CommandTypes.AddPublication, body);

        Assert.Equal(
            Hex.Bytes("29000000 01000000 01000000 00000000 03000000 00000000 e9030000 09000000 6165726f6e3a697063"),
            block.Bytes[..41]
        );
        Assert.Equal(48, ring.ProducerPosition);
    }

    [Fact]
    public void Golden_body_of_publication_ready()
    {
        byte[] body = new byte[PublicationReadyEvent.Length(Path.Length)];
        PublicationReadyEvent.Encode(body, 3, 3, 1234, 1001, 48, -1, Path);

        Assert.Equal(79, body.Length);
        Assert.Equal(
            Hex.Bytes("03000000 00000000 03000000 00000000 d2040000 e9030000 30000000 ffffffff 2b000000"),
            body[..36]
        );
        Assert.Equal(Path, Encoding.ASCII.GetString(body, 36, 43));
        Assert.True(PublicationReadyEvent.TryDecode(body, out PublicationReadyEvent ready));
        Assert.Equal(
            (3L, 3L, 1234, 1001),
            (ready.CorrelationId, ready.RegistrationId, ready.SessionId, ready.StreamId)
        );
        Assert.Equal((48, -1), (ready.PublicationLimitCounterId, ready.ChannelStatusCounterId));
        Assert.Equal(Path, VariablePart.Text(ready.LogFile));
        AssertShorterIsRefused(body, static b => PublicationReadyEvent.TryDecode(b, out _));
    }

    [Fact]
    public void Golden_body_of_available_image()
    {
        byte[] body = new byte[AvailableImageEvent.Length(Path.Length, 9)];
        AvailableImageEvent.Encode(body, 3, 1234, 1001, 2, 49, Path, "aeron:ipc");

        Assert.Equal(89, body.Length);
        Assert.Equal(Hex.Bytes("03000000 00000000 d2040000 e9030000 02000000 00000000 31000000 2b000000"), body[..32]);
        Assert.Equal(Hex.Bytes("00 09000000 6165726f6e3a697063"), body[75..]);
        Assert.True(AvailableImageEvent.TryDecode(body, out AvailableImageEvent image));
        Assert.Equal(
            (3L, 1234, 1001, 2L, 49),
            (
                image.CorrelationId,
                image.SessionId,
                image.StreamId,
                image.SubscriptionRegistrationId,
                image.SubscriberPositionCounterId
            )
        );
        Assert.Equal(Path, VariablePart.Text(image.LogFile));
        Assert.Equal("aeron:ipc", VariablePart.Text(image.SourceIdentity));
        AssertShorterIsRefused(body, static b => AvailableImageEvent.TryDecode(b, out _));
    }

    [Fact]
    public void Correlated_command()
    {
        byte[] body = new byte[CorrelatedCommand.FixedLength];
        CorrelatedCommand.Encode(body, 1, 2);

        Assert.Equal(Hex.Bytes(Ids), body);
        Assert.True(CorrelatedCommand.TryDecode(body, out CorrelatedCommand command));
        Assert.Equal((1L, 2L), (command.ClientId, command.CorrelationId));
        AssertShorterIsRefused(body, static b => CorrelatedCommand.TryDecode(b, out _));
    }

    [Fact]
    public void Publication_and_subscription_commands_are_read_back()
    {
        byte[] publication = new byte[PublicationCommand.Length(9)];
        PublicationCommand.Encode(publication, 1, 2, 1001, "aeron:ipc");
        byte[] subscription = new byte[SubscriptionCommand.Length(9)];
        SubscriptionCommand.Encode(subscription, 1, 2, -1, 1001, "aeron:ipc");

        Assert.True(PublicationCommand.TryDecode(publication, out PublicationCommand p));
        Assert.Equal(
            (1L, 2L, 1001, "aeron:ipc"),
            (p.ClientId, p.CorrelationId, p.StreamId, VariablePart.Text(p.Channel))
        );
        Assert.True(SubscriptionCommand.TryDecode(subscription, out SubscriptionCommand s));
        Assert.Equal((1L, 2L, -1L, 1001), (s.ClientId, s.CorrelationId, s.RegistrationCorrelationId, s.StreamId));
        Assert.Equal("aeron:ipc", VariablePart.Text(s.Channel));
        AssertShorterIsRefused(publication, static b => PublicationCommand.TryDecode(b, out _));
        AssertShorterIsRefused(subscription, static b => SubscriptionCommand.TryDecode(b, out _));
    }

    [Fact]
    public void Remove_publication_has_flags_since_1_48()
    {
        byte[] body = new byte[RemovePublicationCommand.Length];
        RemovePublicationCommand.Encode(body, 1, 2, 3, revoke: true);

        Assert.Equal(Hex.Bytes(Ids + "0300000000000000 0100000000000000"), body);
        Assert.True(RemovePublicationCommand.TryDecode(body, out RemovePublicationCommand command));
        Assert.Equal(
            (1L, 2L, 3L, true),
            (command.ClientId, command.CorrelationId, command.RegistrationId, command.Revoke)
        );
        Assert.True(RemovePublicationCommand.TryDecode(body.AsSpan(0, 24), out command));
        Assert.False(command.Revoke);
        Assert.True(RemovePublicationCommand.TryDecode(body.AsSpan(0, 31), out command));
        Assert.False(command.Revoke);
        Assert.False(RemovePublicationCommand.TryDecode(body.AsSpan(0, 23), out _));
    }

    [Fact]
    public void Remove_command()
    {
        byte[] body = new byte[RemoveCommand.FixedLength];
        RemoveCommand.Encode(body, 1, 2, 3);

        Assert.Equal(Hex.Bytes(Ids + "0300000000000000"), body);
        Assert.True(RemoveCommand.TryDecode(body, out RemoveCommand command));
        Assert.Equal(3, command.RegistrationId);
        AssertShorterIsRefused(body, static b => RemoveCommand.TryDecode(b, out _));
    }

    [Fact]
    public void Destination_command()
    {
        byte[] body = new byte[DestinationCommand.Length(9)];
        DestinationCommand.Encode(body, 1, 2, 3, "aeron:ipc");

        Assert.Equal(Hex.Bytes(Ids + "0300000000000000" + Ipc), body);
        Assert.True(DestinationCommand.TryDecode(body, out DestinationCommand command));
        Assert.Equal("aeron:ipc", VariablePart.Text(command.Channel));
        AssertShorterIsRefused(body, static b => DestinationCommand.TryDecode(b, out _));
    }

    [Fact]
    public void Remove_destination_by_id_command()
    {
        byte[] body = new byte[RemoveDestinationByIdCommand.FixedLength];
        RemoveDestinationByIdCommand.Encode(body, 1, 2, 3, 4);

        Assert.Equal(Hex.Bytes(Ids + "0300000000000000 0400000000000000"), body);
        AssertShorterIsRefused(body, static b => RemoveDestinationByIdCommand.TryDecode(b, out _));
    }

    [Fact]
    public void Counter_command_aligns_its_label_to_four()
    {
        byte[] body = new byte[CounterCommand.Length(3, 2)];
        CounterCommand.Encode(body, 1, 2, 1001, [7, 8, 9], "ab");

        Assert.Equal(Hex.Bytes(Ids + "e9030000 03000000 070809 00 02000000 6162"), body);
        Assert.True(CounterCommand.TryDecode(body, out CounterCommand command));
        Assert.Equal(1001, command.TypeId);
        Assert.Equal([7, 8, 9], command.Key.ToArray());
        Assert.Equal("ab", VariablePart.Text(command.Label));
        AssertShorterIsRefused(body, static b => CounterCommand.TryDecode(b, out _));

        byte[] longer = [.. body, 0, 0, 0, 0]; // Java's record is 4 bytes longer than its content
        Assert.True(CounterCommand.TryDecode(longer, out command));
        Assert.Equal("ab", VariablePart.Text(command.Label));
    }

    [Fact]
    public void Static_counter_command()
    {
        byte[] body = new byte[StaticCounterCommand.Length(4, 2)];
        StaticCounterCommand.Encode(body, 1, 2, 3, 1001, [6, 7, 8, 9], "ab");

        Assert.Equal(Hex.Bytes(Ids + "0300000000000000 e9030000 04000000 06070809 02000000 6162"), body);
        Assert.True(StaticCounterCommand.TryDecode(body, out StaticCounterCommand command));
        Assert.Equal((3L, 1001), (command.RegistrationId, command.TypeId));
        AssertShorterIsRefused(body, static b => StaticCounterCommand.TryDecode(b, out _));
    }

    [Fact]
    public void Terminate_driver_command()
    {
        byte[] body = new byte[TerminateDriverCommand.Length(2)];
        TerminateDriverCommand.Encode(body, 1, -1, [5, 6]);

        Assert.Equal(Hex.Bytes("0100000000000000 ffffffffffffffff 02000000 0506"), body);
        AssertShorterIsRefused(body, static b => TerminateDriverCommand.TryDecode(b, out _));
    }

    [Fact]
    public void Reject_image_command_has_at_least_40_bytes()
    {
        byte[] body = new byte[RejectImageCommand.Length(2)];
        RejectImageCommand.Encode(body, 1, 2, 3, 4, "no");

        Assert.Equal(Hex.Bytes(Ids + "0300000000000000 0400000000000000 02000000 6e6f 0000"), body);
        Assert.Equal(46, RejectImageCommand.Length(10));
        Assert.True(RejectImageCommand.TryDecode(body, out RejectImageCommand command));
        Assert.Equal((3L, 4L, "no"), (command.ImageCorrelationId, command.Position, VariablePart.Text(command.Reason)));
        Assert.True(RejectImageCommand.TryDecode(body.AsSpan(0, 38), out _));
        AssertShorterIsRefused(body[..38], static b => RejectImageCommand.TryDecode(b, out _));
    }

    [Fact]
    public void Next_session_id_command()
    {
        byte[] body = new byte[NextSessionIdCommand.FixedLength];
        NextSessionIdCommand.Encode(body, 1, 2, 1001);

        Assert.Equal(Hex.Bytes(Ids + "e9030000"), body);
        AssertShorterIsRefused(body, static b => NextSessionIdCommand.TryDecode(b, out _));
    }

    [Fact]
    public void Error_event()
    {
        byte[] body = new byte[ErrorEvent.Length(3)];
        ErrorEvent.Encode(body, 2, 11, "bad");

        Assert.Equal(Hex.Bytes("0200000000000000 0b000000 03000000 626164"), body);
        Assert.True(ErrorEvent.TryDecode(body, out ErrorEvent error));
        Assert.Equal(
            (2L, 11, "bad"),
            (error.OffendingCorrelationId, error.ErrorCode, VariablePart.Text(error.Message))
        );
        AssertShorterIsRefused(body, static b => ErrorEvent.TryDecode(b, out _));
    }

    [Fact]
    public void Unavailable_image_event()
    {
        byte[] body = new byte[UnavailableImageEvent.Length(9)];
        UnavailableImageEvent.Encode(body, 3, 2, 1001, "aeron:ipc");

        Assert.Equal(Hex.Bytes("0300000000000000 0200000000000000 e9030000" + Ipc), body);
        Assert.True(UnavailableImageEvent.TryDecode(body, out UnavailableImageEvent image));
        Assert.Equal((3L, 2L, 1001), (image.CorrelationId, image.SubscriptionRegistrationId, image.StreamId));
        AssertShorterIsRefused(body, static b => UnavailableImageEvent.TryDecode(b, out _));
    }

    [Fact]
    public void Events_of_fixed_length()
    {
        byte[] success = new byte[OperationSuccessEvent.FixedLength];
        OperationSuccessEvent.Encode(success, 2);
        byte[] subscription = new byte[SubscriptionReadyEvent.FixedLength];
        SubscriptionReadyEvent.Encode(subscription, 2, -1);
        byte[] counter = new byte[CounterEvent.FixedLength];
        CounterEvent.Encode(counter, 2, 50);
        byte[] timeout = new byte[ClientTimeoutEvent.FixedLength];
        ClientTimeoutEvent.Encode(timeout, 7);
        byte[] session = new byte[NextSessionIdEvent.FixedLength];
        NextSessionIdEvent.Encode(session, 2, 1234);

        Assert.Equal(Hex.Bytes("0200000000000000"), success);
        Assert.Equal(Hex.Bytes("0200000000000000 ffffffff"), subscription);
        Assert.Equal(Hex.Bytes("0200000000000000 32000000"), counter);
        Assert.Equal(Hex.Bytes("0700000000000000"), timeout);
        Assert.Equal(Hex.Bytes("0200000000000000 d2040000"), session);
        AssertShorterIsRefused(success, static b => OperationSuccessEvent.TryDecode(b, out _));
        AssertShorterIsRefused(subscription, static b => SubscriptionReadyEvent.TryDecode(b, out _));
        AssertShorterIsRefused(counter, static b => CounterEvent.TryDecode(b, out _));
        AssertShorterIsRefused(timeout, static b => ClientTimeoutEvent.TryDecode(b, out _));
        AssertShorterIsRefused(session, static b => NextSessionIdEvent.TryDecode(b, out _));
    }

    [Fact]
    public void Publication_error_event_has_at_least_72_bytes()
    {
        byte[] body = new byte[PublicationErrorEvent.Length(2)];
        PublicationErrorEvent.EncodeIpc(body, 3, 1234, 1001, 13, "no");

        Assert.Equal(72, body.Length);
        Assert.Equal(
            Hex.Bytes(
                "0300000000000000 ffffffffffffffff d2040000 e9030000 ffffffffffffffff ffffffffffffffff 0100 0000"
                    + "7f000001 000000000000000000000000 0d000000 02000000 6e6f 0000"
            ),
            body
        );
        Assert.True(PublicationErrorEvent.TryDecode(body, out PublicationErrorEvent error));
        Assert.Equal((3L, 1234, 1001, 13), (error.RegistrationId, error.SessionId, error.StreamId, error.ErrorCode));
        Assert.Equal("no", VariablePart.Text(error.Message));
        AssertShorterIsRefused(body[..70], static b => PublicationErrorEvent.TryDecode(b, out _));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(1000)]
    public void Inner_lengths_that_leave_the_body_are_refused(int length)
    {
        byte[] body = new byte[128];
        foreach (int offset in (int[])[12, 16, 20, 24, 28, 32, 64])
        {
            BitConverter.TryWriteBytes(body.AsSpan(offset), length);
        }

        Assert.False(PublicationCommand.TryDecode(body, out _));
        Assert.False(SubscriptionCommand.TryDecode(body, out _));
        Assert.False(DestinationCommand.TryDecode(body, out _));
        Assert.False(CounterCommand.TryDecode(body, out _));
        Assert.False(StaticCounterCommand.TryDecode(body, out _));
        Assert.False(TerminateDriverCommand.TryDecode(body, out _));
        Assert.False(RejectImageCommand.TryDecode(body, out _));
        Assert.False(ErrorEvent.TryDecode(body, out _));
        Assert.False(AvailableImageEvent.TryDecode(body, out _));
        Assert.False(PublicationReadyEvent.TryDecode(body, out _));
        Assert.False(UnavailableImageEvent.TryDecode(body, out _));
        Assert.False(PublicationErrorEvent.TryDecode(body, out _));
    }

    [Fact]
    public void Type_ids_are_those_of_the_protocol()
    {
        Assert.Equal(
            [
                0x01,
                0x02,
                0x03,
                0x04,
                0x05,
                0x06,
                0x07,
                0x08,
                0x09,
                0x0A,
                0x0B,
                0x0C,
                0x0D,
                0x0E,
                0x0F,
                0x10,
                0x11,
                0x12,
            ],
            (int[])
                [
                    CommandTypes.AddPublication,
                    CommandTypes.RemovePublication,
                    CommandTypes.AddExclusivePublication,
                    CommandTypes.AddSubscription,
                    CommandTypes.RemoveSubscription,
                    CommandTypes.ClientKeepalive,
                    CommandTypes.AddDestination,
                    CommandTypes.RemoveDestination,
                    CommandTypes.AddCounter,
                    CommandTypes.RemoveCounter,
                    CommandTypes.ClientClose,
                    CommandTypes.AddReceiveDestination,
                    CommandTypes.RemoveReceiveDestination,
                    CommandTypes.TerminateDriver,
                    CommandTypes.AddStaticCounter,
                    CommandTypes.RejectImage,
                    CommandTypes.RemoveDestinationById,
                    CommandTypes.GetNextAvailableSessionId,
                ]
        );
        Assert.Equal(
            Enumerable.Range(0x0F01, 13),
            [
                EventTypes.Error,
                EventTypes.AvailableImage,
                EventTypes.PublicationReady,
                EventTypes.OperationSuccess,
                EventTypes.UnavailableImage,
                EventTypes.ExclusivePublicationReady,
                EventTypes.SubscriptionReady,
                EventTypes.CounterReady,
                EventTypes.UnavailableCounter,
                EventTypes.ClientTimeout,
                EventTypes.StaticCounter,
                EventTypes.PublicationError,
                EventTypes.NextAvailableSessionId,
            ]
        );
    }

    private delegate bool Decode(ReadOnlySpan<byte> body);

    private static void AssertShorterIsRefused(byte[] body, Decode decode)
    {
        for (int length = 0; length < body.Length; length++)
        {
            Assert.False(decode(body.AsSpan(0, length)), $"{length} of {body.Length} bytes were taken.");
        }
    }
}
