using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>Removes a subscription or a counter.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  clientId
///      8     8  correlationId
///     16     8  registrationId
/// </code>
/// </remarks>
internal readonly ref struct RemoveCommand
{
    public const int ClientIdOffset = 0;
    public const int CorrelationIdOffset = 8;
    public const int RegistrationIdOffset = 16;
    public const int FixedLength = 24;

    private readonly ReadOnlySpan<byte> _body;

    private RemoveCommand(ReadOnlySpan<byte> body)
    {
        _body = body;
    }

    public long ClientId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body[CorrelationIdOffset..]);

    public long RegistrationId => BinaryPrimitives.ReadInt64LittleEndian(_body[RegistrationIdOffset..]);

    public static void Encode(Span<byte> body, long clientId, long correlationId, long registrationId)
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, clientId);
        BinaryPrimitives.WriteInt64LittleEndian(body[CorrelationIdOffset..], correlationId);
        BinaryPrimitives.WriteInt64LittleEndian(body[RegistrationIdOffset..], registrationId);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out RemoveCommand message)
    {
        message = default;
        if (body.Length < FixedLength)
        {
            return false;
        }

        message = new RemoveCommand(body);
        return true;
    }
}
