using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>Asks the driver to end.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  clientId
///      8     8  correlationId
///     16     4  tokenLength, then the bytes
/// </code>
/// </remarks>
internal readonly ref struct TerminateDriverCommand
{
    public const int ClientIdOffset = 0;
    public const int CorrelationIdOffset = 8;
    public const int TokenOffset = 16;
    public const int FixedLength = 20;

    private readonly ReadOnlySpan<byte> _body;

    private TerminateDriverCommand(ReadOnlySpan<byte> body, ReadOnlySpan<byte> token)
    {
        _body = body;
        Token = token;
    }

    public long ClientId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body[CorrelationIdOffset..]);

    public ReadOnlySpan<byte> Token { get; }

    public static int Length(int tokenLength) => FixedLength + tokenLength;

    public static void Encode(Span<byte> body, long clientId, long correlationId, ReadOnlySpan<byte> token)
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, clientId);
        BinaryPrimitives.WriteInt64LittleEndian(body[CorrelationIdOffset..], correlationId);
        VariablePart.Write(body, TokenOffset, token);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out TerminateDriverCommand message)
    {
        message = default;
        if (!VariablePart.TryRead(body, TokenOffset, out ReadOnlySpan<byte> token))
        {
            return false;
        }

        message = new TerminateDriverCommand(body, token);
        return true;
    }
}
