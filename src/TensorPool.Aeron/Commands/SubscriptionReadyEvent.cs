using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>A subscription was added.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  correlationId
///      8     4  channelStatusCounterId
/// </code>
/// </remarks>
internal readonly ref struct SubscriptionReadyEvent
{
    public const int CorrelationIdOffset = 0;
    public const int ChannelStatusCounterIdOffset = 8;
    public const int FixedLength = 12;

    private readonly ReadOnlySpan<byte> _body;

    private SubscriptionReadyEvent(ReadOnlySpan<byte> body)
    {
        _body = body;
    }

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public int ChannelStatusCounterId => BinaryPrimitives.ReadInt32LittleEndian(_body[ChannelStatusCounterIdOffset..]);

    public static void Encode(Span<byte> body, long correlationId, int channelStatusCounterId)
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, correlationId);
        BinaryPrimitives.WriteInt32LittleEndian(body[ChannelStatusCounterIdOffset..], channelStatusCounterId);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out SubscriptionReadyEvent message)
    {
        message = default;
        if (body.Length < FixedLength)
        {
            return false;
        }

        message = new SubscriptionReadyEvent(body);
        return true;
    }
}
