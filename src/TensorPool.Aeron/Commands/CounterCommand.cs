using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>Adds a counter that lives as long as its client.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  clientId
///      8     8  correlationId
///     16     4  typeId
///     20     4  keyLength, then the bytes
///              labelLength at the next multiple of 4, then the bytes
/// </code>
/// </remarks>
internal readonly ref struct CounterCommand
{
    public const int ClientIdOffset = 0;
    public const int CorrelationIdOffset = 8;
    public const int TypeIdOffset = 16;
    public const int KeyOffset = 20;
    public const int FixedLength = 24;

    private readonly ReadOnlySpan<byte> _body;

    private CounterCommand(ReadOnlySpan<byte> body, ReadOnlySpan<byte> key, ReadOnlySpan<byte> label)
    {
        _body = body;
        Key = key;
        Label = label;
    }

    public long ClientId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body[CorrelationIdOffset..]);

    public int TypeId => BinaryPrimitives.ReadInt32LittleEndian(_body[TypeIdOffset..]);

    public ReadOnlySpan<byte> Key { get; }

    public ReadOnlySpan<byte> Label { get; }

    public static int Length(int keyLength, int labelLength) =>
        VariablePart.NextOffset(KeyOffset, keyLength) + VariablePart.LengthSize + labelLength;

    public static void Encode(
        Span<byte> body,
        long clientId,
        long correlationId,
        int typeId,
        ReadOnlySpan<byte> key,
        string label
    )
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, clientId);
        BinaryPrimitives.WriteInt64LittleEndian(body[CorrelationIdOffset..], correlationId);
        BinaryPrimitives.WriteInt32LittleEndian(body[TypeIdOffset..], typeId);
        VariablePart.Write(body, KeyOffset, key);
        VariablePart.Write(body, VariablePart.NextOffset(KeyOffset, key.Length), label);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out CounterCommand message)
    {
        message = default;
        if (!VariablePart.TryRead(body, KeyOffset, out ReadOnlySpan<byte> key))
        {
            return false;
        }

        if (!VariablePart.TryRead(body, VariablePart.NextOffset(KeyOffset, key.Length), out ReadOnlySpan<byte> label))
        {
            return false;
        }

        message = new CounterCommand(body, key, label);
        return true;
    }
}
