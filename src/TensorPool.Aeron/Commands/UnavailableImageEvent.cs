using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>A subscription lost an image.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  correlationId
///      8     8  subscriptionRegistrationId
///     16     4  streamId
///     20     4  channelLength, then the bytes
/// </code>
/// </remarks>
internal readonly ref struct UnavailableImageEvent
{
    public const int CorrelationIdOffset = 0;
    public const int SubscriptionRegistrationIdOffset = 8;
    public const int StreamIdOffset = 16;
    public const int ChannelOffset = 20;
    public const int FixedLength = 24;

    private readonly ReadOnlySpan<byte> _body;

    private UnavailableImageEvent(ReadOnlySpan<byte> body, ReadOnlySpan<byte> channel)
    {
        _body = body;
        Channel = channel;
    }

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long SubscriptionRegistrationId =>
        BinaryPrimitives.ReadInt64LittleEndian(_body[SubscriptionRegistrationIdOffset..]);

    public int StreamId => BinaryPrimitives.ReadInt32LittleEndian(_body[StreamIdOffset..]);

    public ReadOnlySpan<byte> Channel { get; }

    public static int Length(int channelLength) => FixedLength + channelLength;

    public static void Encode(
        Span<byte> body,
        long correlationId,
        long subscriptionRegistrationId,
        int streamId,
        string channel
    )
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, correlationId);
        BinaryPrimitives.WriteInt64LittleEndian(body[SubscriptionRegistrationIdOffset..], subscriptionRegistrationId);
        BinaryPrimitives.WriteInt32LittleEndian(body[StreamIdOffset..], streamId);
        VariablePart.Write(body, ChannelOffset, channel);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out UnavailableImageEvent message)
    {
        message = default;
        if (!VariablePart.TryRead(body, ChannelOffset, out ReadOnlySpan<byte> channel))
        {
            return false;
        }

        message = new UnavailableImageEvent(body, channel);
        return true;
    }
}
