using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>Somebody rejected the images of a publication.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  registrationId
///      8     8  destinationRegistrationId   -1 for IPC
///     16     4  sessionId
///     20     4  streamId
///     24     8  receiverId                  -1 for IPC
///     32     8  groupTag                    -1 for IPC
///     40     2  addressType                 1 IPv4, 2 IPv6
///     42     2  port
///     44    16  address
///     60     4  errorCode
///     64     4  messageLength, then the bytes
/// </code>
/// </remarks>
internal readonly ref struct PublicationErrorEvent
{
    public const int DestinationRegistrationIdOffset = 8;
    public const int SessionIdOffset = 16;
    public const int StreamIdOffset = 20;
    public const int ReceiverIdOffset = 24;
    public const int GroupTagOffset = 32;
    public const int AddressTypeOffset = 40;
    public const int PortOffset = 42;
    public const int AddressOffset = 44;
    public const int ErrorCodeOffset = 60;
    public const int MessageOffset = 64;

    /// <summary>C clients refuse shorter bodies; C drivers may send them.</summary>
    public const int MinLength = 72;

    private const short Ipv4 = 1;

    private readonly ReadOnlySpan<byte> _body;

    private PublicationErrorEvent(ReadOnlySpan<byte> body, ReadOnlySpan<byte> message)
    {
        _body = body;
        Message = message;
    }

    public long RegistrationId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public int SessionId => BinaryPrimitives.ReadInt32LittleEndian(_body[SessionIdOffset..]);

    public int StreamId => BinaryPrimitives.ReadInt32LittleEndian(_body[StreamIdOffset..]);

    public int ErrorCode => BinaryPrimitives.ReadInt32LittleEndian(_body[ErrorCodeOffset..]);

    public ReadOnlySpan<byte> Message { get; }

    public static int Length(int messageLength) =>
        Math.Max(MinLength, MessageOffset + VariablePart.LengthSize + messageLength);

    /// <summary>Writes the event for IPC: no destination, no receiver, the loopback address.</summary>
    public static void EncodeIpc(
        Span<byte> body,
        long registrationId,
        int sessionId,
        int streamId,
        int errorCode,
        string message
    )
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, registrationId);
        BinaryPrimitives.WriteInt64LittleEndian(body[DestinationRegistrationIdOffset..], -1);
        BinaryPrimitives.WriteInt32LittleEndian(body[SessionIdOffset..], sessionId);
        BinaryPrimitives.WriteInt32LittleEndian(body[StreamIdOffset..], streamId);
        BinaryPrimitives.WriteInt64LittleEndian(body[ReceiverIdOffset..], -1);
        BinaryPrimitives.WriteInt64LittleEndian(body[GroupTagOffset..], -1);
        BinaryPrimitives.WriteInt16LittleEndian(body[AddressTypeOffset..], Ipv4);
        ReadOnlySpan<byte> loopback = [127, 0, 0, 1];
        loopback.CopyTo(body[AddressOffset..]);
        BinaryPrimitives.WriteInt32LittleEndian(body[ErrorCodeOffset..], errorCode);
        VariablePart.Write(body, MessageOffset, message);
    }

    /// <summary>Reads a body; false when it is too short, or the length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out PublicationErrorEvent message)
    {
        message = default;
        if (!VariablePart.TryRead(body, MessageOffset, out ReadOnlySpan<byte> text))
        {
            return false;
        }

        message = new PublicationErrorEvent(body, text);
        return true;
    }
}
