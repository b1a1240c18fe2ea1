using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>A command failed.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  offendingCorrelationId
///      8     4  errorCode
///     12     4  messageLength, then the bytes
/// </code>
/// </remarks>
internal readonly ref struct ErrorEvent
{
    public const int OffendingCorrelationIdOffset = 0;
    public const int ErrorCodeOffset = 8;
    public const int MessageOffset = 12;
    public const int FixedLength = 16;

    private readonly ReadOnlySpan<byte> _body;

    private ErrorEvent(ReadOnlySpan<byte> body, ReadOnlySpan<byte> message)
    {
        _body = body;
        Message = message;
    }

    public long OffendingCorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public int ErrorCode => BinaryPrimitives.ReadInt32LittleEndian(_body[ErrorCodeOffset..]);

    public ReadOnlySpan<byte> Message { get; }

    public static int Length(int messageLength) => FixedLength + messageLength;

    public static void Encode(Span<byte> body, long offendingCorrelationId, int errorCode, string message)
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, offendingCorrelationId);
        BinaryPrimitives.WriteInt32LittleEndian(body[ErrorCodeOffset..], errorCode);
        VariablePart.Write(body, MessageOffset, message);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out ErrorEvent error)
    {
        error = default;
        if (!VariablePart.TryRead(body, MessageOffset, out ReadOnlySpan<byte> message))
        {
            return false;
        }

        error = new ErrorEvent(body, message);
        return true;
    }
}
