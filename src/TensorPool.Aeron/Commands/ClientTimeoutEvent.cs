using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>A client gave no sign of life and lost all it had.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  clientId
/// </code>
/// </remarks>
internal readonly ref struct ClientTimeoutEvent
{
    public const int ClientIdOffset = 0;
    public const int FixedLength = 8;

    private readonly ReadOnlySpan<byte> _body;

    private ClientTimeoutEvent(ReadOnlySpan<byte> body)
    {
        _body = body;
    }

    public long ClientId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public static void Encode(Span<byte> body, long clientId)
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, clientId);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out ClientTimeoutEvent message)
    {
        message = default;
        if (body.Length < FixedLength)
        {
            return false;
        }

        message = new ClientTimeoutEvent(body);
        return true;
    }
}
