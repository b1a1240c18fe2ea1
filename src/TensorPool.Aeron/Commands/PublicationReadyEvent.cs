using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>A publication, shared or exclusive, was added.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  correlationId
///      8     8  registrationId
///     16     4  sessionId
///     20     4  streamId
///     24     4  publicationLimitCounterId
///     28     4  channelStatusCounterId
///     32     4  logFileLength, then the bytes
/// </code>
/// </remarks>
internal readonly ref struct PublicationReadyEvent
{
    public const int CorrelationIdOffset = 0;
    public const int RegistrationIdOffset = 8;
    public const int SessionIdOffset = 16;
    public const int StreamIdOffset = 20;
    public const int PublicationLimitCounterIdOffset = 24;
    public const int ChannelStatusCounterIdOffset = 28;
    public const int LogFileOffset = 32;
    public const int FixedLength = 36;

    private readonly ReadOnlySpan<byte> _body;

    private PublicationReadyEvent(ReadOnlySpan<byte> body, ReadOnlySpan<byte> logFile)
    {
        _body = body;
        LogFile = logFile;
    }

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public long RegistrationId => BinaryPrimitives.ReadInt64LittleEndian(_body[RegistrationIdOffset..]);

    public int SessionId => BinaryPrimitives.ReadInt32LittleEndian(_body[SessionIdOffset..]);

    public int StreamId => BinaryPrimitives.ReadInt32LittleEndian(_body[StreamIdOffset..]);

    public int PublicationLimitCounterId =>
        BinaryPrimitives.ReadInt32LittleEndian(_body[PublicationLimitCounterIdOffset..]);

    public int ChannelStatusCounterId => BinaryPrimitives.ReadInt32LittleEndian(_body[ChannelStatusCounterIdOffset..]);

    public ReadOnlySpan<byte> LogFile { get; }

    public static int Length(int logFileLength) => FixedLength + logFileLength;

    public static void Encode(
        Span<byte> body,
        long correlationId,
        long registrationId,
        int sessionId,
        int streamId,
        int publicationLimitCounterId,
        int channelStatusCounterId,
        string logFile
    )
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, correlationId);
        BinaryPrimitives.WriteInt64LittleEndian(body[RegistrationIdOffset..], registrationId);
        BinaryPrimitives.WriteInt32LittleEndian(body[SessionIdOffset..], sessionId);
        BinaryPrimitives.WriteInt32LittleEndian(body[StreamIdOffset..], streamId);
        BinaryPrimitives.WriteInt32LittleEndian(body[PublicationLimitCounterIdOffset..], publicationLimitCounterId);
        BinaryPrimitives.WriteInt32LittleEndian(body[ChannelStatusCounterIdOffset..], channelStatusCounterId);
        VariablePart.Write(body, LogFileOffset, logFile);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out PublicationReadyEvent message)
    {
        message = default;
        if (!VariablePart.TryRead(body, LogFileOffset, out ReadOnlySpan<byte> logFile))
        {
            return false;
        }

        message = new PublicationReadyEvent(body, logFile);
        return true;
    }
}
