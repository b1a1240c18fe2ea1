using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>Asks for a session id that is not in use.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  clientId
///      8     8  correlationId
///     16     4  streamId
/// </code>
/// </remarks>
internal readonly ref struct NextSessionIdCommand
{
    public const int ClientIdOffset = 0;
    public const int CorrelationIdOffset = 8;
    public const int StreamIdOffset = 16;
    public const int FixedLength = 20;

    private readonly ReadOnlySpan<byte> _body;

    private NextSessionIdCommand(ReadOnlySpan<byte> body)
    {
        _body = body;
    }

    public long ClientId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body[CorrelationIdOffset..]);

    public int StreamId => BinaryPrimitives.ReadInt32LittleEndian(_body[StreamIdOffset..]);

    public static void Encode(Span<byte> body, long clientId, long correlationId, int streamId)
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, clientId);
        BinaryPrimitives.WriteInt64LittleEndian(body[CorrelationIdOffset..], correlationId);
        BinaryPrimitives.WriteInt32LittleEndian(body[StreamIdOffset..], streamId);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out NextSessionIdCommand message)
    {
        message = default;
        if (body.Length < FixedLength)
        {
            return false;
        }

        message = new NextSessionIdCommand(body);
        return true;
    }
}
