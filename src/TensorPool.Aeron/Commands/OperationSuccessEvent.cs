using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>A command that has no answer of its own succeeded.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  correlationId
/// </code>
/// </remarks>
internal readonly ref struct OperationSuccessEvent
{
    public const int CorrelationIdOffset = 0;
    public const int FixedLength = 8;

    private readonly ReadOnlySpan<byte> _body;

    private OperationSuccessEvent(ReadOnlySpan<byte> body)
    {
        _body = body;
    }

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public static void Encode(Span<byte> body, long correlationId)
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, correlationId);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out OperationSuccessEvent message)
    {
        message = default;
        if (body.Length < FixedLength)
        {
            return false;
        }

        message = new OperationSuccessEvent(body);
        return true;
    }
}
