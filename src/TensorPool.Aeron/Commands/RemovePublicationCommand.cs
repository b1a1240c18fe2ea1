using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>Removes a publication. Clients before 1.48 send no flags.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  clientId
///      8     8  correlationId
///     16     8  registrationId
///     24     8  flags           bit 0: revoke
/// </code>
/// </remarks>
internal readonly ref struct RemovePublicationCommand
{
    public const int CorrelationIdOffset = 8;
    public const int RegistrationIdOffset = 16;
    public const int FlagsOffset = 24;
    public const int Length = 32;
    public const int LengthWithoutFlags = 24;
    public const ulong RevokeFlag = 1;

    private readonly ReadOnlySpan<byte> _body;

    private RemovePublicationCommand(ReadOnlySpan<byte> body)
    {
        _body = body;
    }

    public long ClientId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body[CorrelationIdOffset..]);

    public long RegistrationId => BinaryPrimitives.ReadInt64LittleEndian(_body[RegistrationIdOffset..]);

    public bool Revoke =>
        _body.Length >= Length && (BinaryPrimitives.ReadUInt64LittleEndian(_body[FlagsOffset..]) & RevokeFlag) != 0;

    public static void Encode(Span<byte> body, long clientId, long correlationId, long registrationId, bool revoke)
    {
        BinaryPrimitives.WriteInt64LittleEndian(body, clientId);
        BinaryPrimitives.WriteInt64LittleEndian(body[CorrelationIdOffset..], correlationId);
        BinaryPrimitives.WriteInt64LittleEndian(body[RegistrationIdOffset..], registrationId);
        BinaryPrimitives.WriteUInt64LittleEndian(body[FlagsOffset..], revoke ? RevokeFlag : 0);
    }

    /// <summary>Reads a body; false when it is too short.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out RemovePublicationCommand message)
    {
        message = default;
        if (body.Length < LengthWithoutFlags)
        {
            return false;
        }

        message = new RemovePublicationCommand(body);
        return true;
    }
}
