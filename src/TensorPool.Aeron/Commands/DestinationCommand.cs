using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>Adds or removes a destination.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  clientId
///      8     8  correlationId
///     16     8  registrationId
///     24     4  channelLength, then the bytes
/// </code>
/// </remarks>
internal readonly ref struct DestinationCommand
{
    public const int ClientIdOffset = 0;
    public const int CorrelationIdOffset = 8;
    public const int RegistrationIdOffset = 16;
    public const int ChannelOffset = 24;
    public const int FixedLength = 28;

    private readonly ReadOnlySpan<byte> _body;

    private DestinationCommand(ReadOnlySpan<byte> body, ReadOnlySpan<byte> channel)
    {
        _body = body;
        Channel = channel;
    }

    public long ClientId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body[CorrelationIdOffset..]);

    public long RegistrationId => BinaryPrimitives.ReadInt64LittleEndian(_body[RegistrationIdOffset..]);

    public ReadOnlySpan<byte> Channel { get; }

    public static int Length(int channelLength) => FixedLength + channelLength;

    public static void Encode(Span<byte> body, long clientId, long correlationId, long registrationId, string channel)
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, clientId);
        BinaryPrimitives.WriteInt64LittleEndian(body[CorrelationIdOffset..], correlationId);
        BinaryPrimitives.WriteInt64LittleEndian(body[RegistrationIdOffset..], registrationId);
        VariablePart.Write(body, ChannelOffset, channel);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out DestinationCommand message)
    {
        message = default;
        if (!VariablePart.TryRead(body, ChannelOffset, out ReadOnlySpan<byte> channel))
        {
            return false;
        }

        message = new DestinationCommand(body, channel);
        return true;
    }
}
