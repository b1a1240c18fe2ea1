using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>The part that all commands start with, and all there is to keepalive and client close.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  clientId
///      8     8  correlationId
/// </code>
/// </remarks>
internal readonly ref struct CorrelatedCommand
{
    public const int ClientIdOffset = 0;
    public const int CorrelationIdOffset = 8;
    public const int FixedLength = 16;

    private readonly ReadOnlySpan<byte> _body;

    private CorrelatedCommand(ReadOnlySpan<byte> body)
    {
        _body = body;
    }

    public long ClientId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body[CorrelationIdOffset..]);

    public static void Encode(Span<byte> body, long clientId, long correlationId)
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, clientId);
        BinaryPrimitives.WriteInt64LittleEndian(body[CorrelationIdOffset..], correlationId);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out CorrelatedCommand message)
    {
        message = default;
        if (body.Length < FixedLength)
        {
            return false;
        }

        message = new CorrelatedCommand(body);
        return true;
    }
}
