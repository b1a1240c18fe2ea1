using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>Adds a publication, shared or exclusive.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  clientId
///      8     8  correlationId
///     16     4  streamId
///     20     4  channelLength, then the bytes
/// </code>
/// </remarks>
internal readonly ref struct PublicationCommand
{
    public const int ClientIdOffset = 0;
    public const int CorrelationIdOffset = 8;
    public const int StreamIdOffset = 16;
    public const int ChannelOffset = 20;
    public const int FixedLength = 24;

    private readonly ReadOnlySpan<byte> _body;

    private PublicationCommand(ReadOnlySpan<byte> body, ReadOnlySpan<byte> channel)
    {
        _body = body;
        Channel = channel;
    }

    public long ClientId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body[CorrelationIdOffset..]);

    public int StreamId => BinaryPrimitives.ReadInt32LittleEndian(_body[StreamIdOffset..]);

    public ReadOnlySpan<byte> Channel { get; }

    public static int Length(int channelLength) => FixedLength + channelLength;

    public static void Encode(Span<byte> body, long clientId, long correlationId, int streamId, string channel)
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, clientId);
        BinaryPrimitives.WriteInt64LittleEndian(body[CorrelationIdOffset..], correlationId);
        BinaryPrimitives.WriteInt32LittleEndian(body[StreamIdOffset..], streamId);
        VariablePart.Write(body, ChannelOffset, channel);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out PublicationCommand message)
    {
        message = default;
        if (!VariablePart.TryRead(body, ChannelOffset, out ReadOnlySpan<byte> channel))
        {
            return false;
        }

        message = new PublicationCommand(body, channel);
        return true;
    }
}
