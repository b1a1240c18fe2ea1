using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>Rejects an image. The C driver refuses bodies shorter than 40 bytes, hence the minimum.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  clientId
///      8     8  correlationId
///     16     8  imageCorrelationId
///     24     8  position
///     32     4  reasonLength, then the bytes
/// </code>
/// </remarks>
internal readonly ref struct RejectImageCommand
{
    public const int ClientIdOffset = 0;
    public const int CorrelationIdOffset = 8;
    public const int ImageCorrelationIdOffset = 16;
    public const int PositionOffset = 24;
    public const int ReasonOffset = 32;
    public const int FixedLength = 36;
    public const int MinLength = 40;
    public const int MaxReasonLength = 1023;

    private readonly ReadOnlySpan<byte> _body;

    private RejectImageCommand(ReadOnlySpan<byte> body, ReadOnlySpan<byte> reason)
    {
        _body = body;
        Reason = reason;
    }

    public long ClientId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body[CorrelationIdOffset..]);

    public long ImageCorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body[ImageCorrelationIdOffset..]);

    public long Position => BinaryPrimitives.ReadInt64LittleEndian(_body[PositionOffset..]);

    public ReadOnlySpan<byte> Reason { get; }

    public static int Length(int reasonLength) => Math.Max(MinLength, FixedLength + reasonLength);

    public static void Encode(
        Span<byte> body,
        long clientId,
        long correlationId,
        long imageCorrelationId,
        long position,
        string reason
    )
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, clientId);
        BinaryPrimitives.WriteInt64LittleEndian(body[CorrelationIdOffset..], correlationId);
        BinaryPrimitives.WriteInt64LittleEndian(body[ImageCorrelationIdOffset..], imageCorrelationId);
        BinaryPrimitives.WriteInt64LittleEndian(body[PositionOffset..], position);
        VariablePart.Write(body, ReasonOffset, reason);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out RejectImageCommand message)
    {
        message = default;
        if (!VariablePart.TryRead(body, ReasonOffset, out ReadOnlySpan<byte> reason))
        {
            return false;
        }

        message = new RejectImageCommand(body, reason);
        return true;
    }
}
