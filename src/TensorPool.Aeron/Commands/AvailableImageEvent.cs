using System.Buffers.Binary;

namespace TensorPool.Aeron.Commands;

/// <summary>A subscription got an image.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  correlationId
///      8     4  sessionId
///     12     4  streamId
///     16     8  subscriptionRegistrationId
///     24     4  subscriberPositionCounterId
///     28     4  logFileLength, then the bytes
///              sourceIdentityLength at the next multiple of 4, then the bytes
/// </code>
/// </remarks>
internal readonly ref struct AvailableImageEvent
{
    public const int CorrelationIdOffset = 0;
    public const int SessionIdOffset = 8;
    public const int StreamIdOffset = 12;
    public const int SubscriptionRegistrationIdOffset = 16;
    public const int SubscriberPositionCounterIdOffset = 24;
    public const int LogFileOffset = 28;
    public const int FixedLength = 32;

    private readonly ReadOnlySpan<byte> _body;

    private AvailableImageEvent(ReadOnlySpan<byte> body, ReadOnlySpan<byte> logFile, ReadOnlySpan<byte> sourceIdentity)
    {
        _body = body;
        LogFile = logFile;
        SourceIdentity = sourceIdentity;
    }

    public long CorrelationId => BinaryPrimitives.ReadInt64LittleEndian(_body);

    public int SessionId => BinaryPrimitives.ReadInt32LittleEndian(_body[SessionIdOffset..]);

    public int StreamId => BinaryPrimitives.ReadInt32LittleEndian(_body[StreamIdOffset..]);

    public long SubscriptionRegistrationId =>
        BinaryPrimitives.ReadInt64LittleEndian(_body[SubscriptionRegistrationIdOffset..]);

    public int SubscriberPositionCounterId =>
        BinaryPrimitives.ReadInt32LittleEndian(_body[SubscriberPositionCounterIdOffset..]);

    public ReadOnlySpan<byte> LogFile { get; }

    public ReadOnlySpan<byte> SourceIdentity { get; }

    public static int Length(int logFileLength, int sourceIdentityLength) =>
        VariablePart.NextOffset(LogFileOffset, logFileLength) + VariablePart.LengthSize + sourceIdentityLength;

    public static void Encode(
        Span<byte> body,
        long correlationId,
        int sessionId,
        int streamId,
        long subscriptionRegistrationId,
        int subscriberPositionCounterId,
        string logFile,
        string sourceIdentity
    )
    {
        body.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(body, correlationId);
        BinaryPrimitives.WriteInt32LittleEndian(body[SessionIdOffset..], sessionId);
        BinaryPrimitives.WriteInt32LittleEndian(body[StreamIdOffset..], streamId);
        BinaryPrimitives.WriteInt64LittleEndian(body[SubscriptionRegistrationIdOffset..], subscriptionRegistrationId);
        BinaryPrimitives.WriteInt32LittleEndian(body[SubscriberPositionCounterIdOffset..], subscriberPositionCounterId);
        VariablePart.Write(body, LogFileOffset, logFile);
        VariablePart.Write(body, VariablePart.NextOffset(LogFileOffset, logFile.Length), sourceIdentity);
    }

    /// <summary>Reads a body; false when it is too short, or a length in it leaves it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out AvailableImageEvent message)
    {
        message = default;
        if (!VariablePart.TryRead(body, LogFileOffset, out ReadOnlySpan<byte> logFile))
        {
            return false;
        }

        if (
            !VariablePart.TryRead(
                body,
                VariablePart.NextOffset(LogFileOffset, logFile.Length),
                out ReadOnlySpan<byte> sourceIdentity
            )
        )
        {
            return false;
        }

        message = new AvailableImageEvent(body, logFile, sourceIdentity);
        return true;
    }
}
