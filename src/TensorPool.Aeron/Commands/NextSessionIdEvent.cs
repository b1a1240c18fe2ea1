using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>A session id that is not in use.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  correlationId
///      8     4  nextSessionId
/// </code>
/// </remarks>
internal readonly ref struct NextSessionIdEvent
{
    public const int CorrelationIdOffset = 0;
    public const int NextSessionIdOffset = 8;
    public const int FixedLength = 12;

    private readonly ReadOnlySpan<byte> _body;

    private NextSessionIdEvent(ReadOnlySpan<byte> body)
    {
        _body = body;
    }

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public int NextSessionId => BinaryPrimitives.ReadInt32LittleEndian(_body[NextSessionIdOffset..]);

    public static void Encode(Span<byte> body, long correlationId, int nextSessionId)
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, correlationId);
        BinaryPrimitives.WriteInt32LittleEndian(body[NextSessionIdOffset..], nextSessionId);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out NextSessionIdEvent message)
    {
        message = default;
        if (body.Length < FixedLength)
        {
            return false;
        }

        message = new NextSessionIdEvent(body);
        return true;
    }
}
