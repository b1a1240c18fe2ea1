using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>Removes a destination by the id it was added with.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  clientId
///      8     8  correlationId
///     16     8  resourceRegistrationId
///     24     8  destinationRegistrationId
/// </code>
/// </remarks>
internal readonly ref struct RemoveDestinationByIdCommand
{
    public const int ClientIdOffset = 0;
    public const int CorrelationIdOffset = 8;
    public const int ResourceRegistrationIdOffset = 16;
    public const int DestinationRegistrationIdOffset = 24;
    public const int FixedLength = 32;

    private readonly ReadOnlySpan<byte> _body;

    private RemoveDestinationByIdCommand(ReadOnlySpan<byte> body)
    {
        _body = body;
    }

    public long ClientId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body[CorrelationIdOffset..]);

    public long ResourceRegistrationId => BinaryPrimitives.ReadInt64LittleEndian(_body[ResourceRegistrationIdOffset..]);

    public long DestinationRegistrationId =>
        BinaryPrimitives.ReadInt64LittleEndian(_body[DestinationRegistrationIdOffset..]);

    public static void Encode(
        Span<byte> body,
        long clientId,
        long correlationId,
        long resourceRegistrationId,
        long destinationRegistrationId
    )
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, clientId);
        BinaryPrimitives.WriteInt64LittleEndian(body[CorrelationIdOffset..], correlationId);
        BinaryPrimitives.WriteInt64LittleEndian(body[ResourceRegistrationIdOffset..], resourceRegistrationId);
        BinaryPrimitives.WriteInt64LittleEndian(body[DestinationRegistrationIdOffset..], destinationRegistrationId);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out RemoveDestinationByIdCommand message)
    {
        message = default;
        if (body.Length < FixedLength)
        {
            return false;
        }

        message = new RemoveDestinationByIdCommand(body);
        return true;
    }
}
