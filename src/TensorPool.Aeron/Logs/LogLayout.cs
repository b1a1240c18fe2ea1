using System.Numerics;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Logs;

/// <summary>A log file: three terms, then metadata in the last 4,096 bytes (aeron-ipc §6.1, §6.2).</summary>
internal static class LogLayout
{
    public const int PartitionCount = 3;
    public const int MinTermLength = 64 * 1024;
    public const int MaxTermLength = 1024 * 1024 * 1024;
    public const int MinPageSize = 4096;
    public const int MaxPageSize = 1024 * 1024 * 1024;
    public const int MaxMessageLength = 16 * 1024 * 1024;
    public const int MaxMtu = 65504;

    public const int MetadataLength = 4096;
    public const int TailCountersOffset = 0;
    public const int ActiveTermCountOffset = 24;
    public const int EndOfStreamPositionOffset = 128;
    public const int IsConnectedOffset = 136;
    public const int ActiveTransportCountOffset = 140;
    public const int CorrelationIdOffset = 256;
    public const int InitialTermIdOffset = 264;
    public const int DefaultFrameHeaderLengthOffset = 268;
    public const int MtuLengthOffset = 272;
    public const int TermLengthOffset = 276;
    public const int PageSizeOffset = 280;
    public const int PublicationWindowLengthOffset = 284;
    public const int ReceiverWindowLengthOffset = 288;
    public const int SocketSndbufLengthOffset = 292;
    public const int OsDefaultSocketSndbufLengthOffset = 296;
    public const int OsMaxSocketSndbufLengthOffset = 300;
    public const int SocketRcvbufLengthOffset = 304;
    public const int OsDefaultSocketRcvbufLengthOffset = 308;
    public const int OsMaxSocketRcvbufLengthOffset = 312;
    public const int MaxResendOffset = 316;
    public const int DefaultFrameHeaderOffset = 320;
    public const int EntityTagOffset = 448;
    public const int ResponseCorrelationIdOffset = 456;
    public const int LingerTimeoutNsOffset = 464;
    public const int UntetheredWindowLimitTimeoutNsOffset = 472;
    public const int UntetheredRestingTimeoutNsOffset = 480;
    public const int GroupOffset = 488;
    public const int IsResponseOffset = 489;
    public const int RejoinOffset = 490;
    public const int ReliableOffset = 491;
    public const int SparseOffset = 492;
    public const int SignalEosOffset = 493;
    public const int SpiesSimulateConnectionOffset = 494;
    public const int TetherOffset = 495;
    public const int IsPublicationRevokedOffset = 496;
    public const int TypeOffset = 497;

    /// <summary>Aligned to 4 bytes only: plain access, never atomic.</summary>
    public const int UntetheredLingerTimeoutNsOffset = 500;

    /// <summary>Where the stream ends while nobody knows yet.</summary>
    public const long OpenEndOfStream = long.MaxValue;

    public static bool IsValidTermLength(int length) =>
        length is >= MinTermLength and <= MaxTermLength && BitOperations.IsPow2(length);

    public static bool IsValidPageSize(int size) =>
        size is >= MinPageSize and <= MaxPageSize && BitOperations.IsPow2(size);

    /// <summary>Whether frames may be as long: a multiple of 32 with room for payload.</summary>
    public static bool IsValidMtu(int mtu) =>
        mtu is > FrameHeader.Length and <= MaxMtu && mtu % FrameHeader.Alignment == 0;

    public static long FileLength(int termLength, int pageSize) =>
        Alignment.Align(((long)PartitionCount * termLength) + MetadataLength, (long)pageSize);

    /// <summary>The longest message that a publication takes, in fragments if need be.</summary>
    public static int MaxMessageLengthFor(int termLength) => Math.Min(termLength / 8, MaxMessageLength);

    /// <summary>What a message takes in a term, all its fragments included.</summary>
    public static int RequiredLength(int messageLength, int maxPayloadLength)
    {
        if (messageLength <= maxPayloadLength)
        {
            return FrameHeader.AlignedLength(FrameHeader.Length + messageLength);
        }

        (int full, int rest) = Math.DivRem(messageLength, maxPayloadLength);
        int required = full * (FrameHeader.Length + maxPayloadLength);
        return rest == 0 ? required : required + FrameHeader.AlignedLength(FrameHeader.Length + rest);
    }
}
