using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>A counter was added, found or removed. The id is that of registration, or of the request for a static one.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  registrationId
///      8     4  counterId
/// </code>
/// </remarks>
internal readonly ref struct CounterEvent
{
    public const int RegistrationIdOffset = 0;
    public const int CounterIdOffset = 8;
    public const int FixedLength = 12;

    private readonly ReadOnlySpan<byte> _body;

    private CounterEvent(ReadOnlySpan<byte> body)
    {
        _body = body;
    }

    public long RegistrationId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public int CounterId => BinaryPrimitives.ReadInt32LittleEndian(_body[CounterIdOffset..]);

    public static void Encode(Span<byte> body, long registrationId, int counterId)
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, registrationId);
        BinaryPrimitives.WriteInt32LittleEndian(body[CounterIdOffset..], counterId);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out CounterEvent message)
    {
        message = default;
        if (body.Length < FixedLength)
        {
            return false;
        }

        message = new CounterEvent(body);
        return true;
    }
}
