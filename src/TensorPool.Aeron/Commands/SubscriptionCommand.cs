using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>Adds a subscription. Clients differ in the registration correlation id, which means nothing.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  clientId
///      8     8  correlationId
///     16     8  registrationCorrelationId
///     24     4  streamId
///     28     4  channelLength, then the bytes
/// </code>
/// </remarks>
internal readonly ref struct SubscriptionCommand
{
    public const int ClientIdOffset = 0;
    public const int CorrelationIdOffset = 8;
    public const int RegistrationCorrelationIdOffset = 16;
    public const int StreamIdOffset = 24;
    public const int ChannelOffset = 28;
    public const int FixedLength = 32;

    private readonly ReadOnlySpan<byte> _body;

    private SubscriptionCommand(ReadOnlySpan<byte> body, ReadOnlySpan<byte> channel)
    {
        _body = body;
        Channel = channel;
    }

    public long ClientId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body[CorrelationIdOffset..]);

    public long RegistrationCorrelationId =>
        BinaryPrimitives.ReadInt64LittleEndian(_body[RegistrationCorrelationIdOffset..]);

    public int StreamId => BinaryPrimitives.ReadInt32LittleEndian(_body[StreamIdOffset..]);

    public ReadOnlySpan<byte> Channel { get; }

    public static int Length(int channelLength) => FixedLength + channelLength;

    public static void Encode(
        Span<byte> body,
        long clientId,
        long correlationId,
        long registrationCorrelationId,
        int streamId,
        string channel
    )
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, clientId);
        BinaryPrimitives.WriteInt64LittleEndian(body[CorrelationIdOffset..], correlationId);
        BinaryPrimitives.WriteInt64LittleEndian(body[RegistrationCorrelationIdOffset..], registrationCorrelationId);
        BinaryPrimitives.WriteInt32LittleEndian(body[StreamIdOffset..], streamId);
        VariablePart.Write(body, ChannelOffset, channel);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out SubscriptionCommand message)
    {
        message = default;
        if (!VariablePart.TryRead(body, ChannelOffset, out ReadOnlySpan<byte> channel))
        {
            return false;
        }

        message = new SubscriptionCommand(body, channel);
        return true;
    }
}
