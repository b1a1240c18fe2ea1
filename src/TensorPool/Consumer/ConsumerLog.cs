using Microsoft.Extensions.Logging;
using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>What is logged about consumers. Events 300 to 399; nothing per frame.</summary>
internal static partial class ConsumerLog
{
    [LoggerMessage(
        300,
        LogLevel.Information,
        "Consumer of stream {StreamId}: {From} to {To} by {Cause}, epoch {Epoch}. {Detail}"
    )]
    public static partial void StateChanged(
        this ILogger log,
        uint streamId,
        ConsumerState from,
        ConsumerState to,
        ConsumerTransitionCause cause,
        ulong epoch,
        string detail
    );

    [LoggerMessage(
        301,
        LogLevel.Warning,
        "Consumer of stream {StreamId}: the announce of epoch {Epoch} is refused: {Reason}. Nothing of it is mapped"
    )]
    public static partial void AnnounceRefused(this ILogger log, uint streamId, ulong epoch, string reason);

    [LoggerMessage(
        302,
        LogLevel.Information,
        "Consumer {ConsumerId} of stream {StreamId}: told to use mode {Mode}, decimation {Decimation}, shared memory "
            + "{UseSharedMemory}, fallback \"{FallbackUri}\""
    )]
    public static partial void Configured(
        this ILogger log,
        uint consumerId,
        uint streamId,
        ConsumerMode mode,
        uint decimation,
        bool useSharedMemory,
        string fallbackUri
    );

    [LoggerMessage(
        303,
        LogLevel.Warning,
        "Consumer of stream {StreamId}: another consumer has the id {ConsumerId} as well; this one is {NewConsumerId} now"
    )]
    public static partial void IdCollision(this ILogger log, uint streamId, uint consumerId, uint newConsumerId);

    [LoggerMessage(
        304,
        LogLevel.Warning,
        "Consumer of stream {StreamId}: another consumer has the id {ConsumerId} as well, and no new one can be had: {Reason}"
    )]
    public static partial void IdCollisionStays(this ILogger log, uint streamId, uint consumerId, string reason);

    [LoggerMessage(
        305,
        LogLevel.Debug,
        "Consumer of stream {StreamId}: more than {Gap} frames in a row were lost; going on with frame {Seq}"
    )]
    public static partial void Resynced(this ILogger log, uint streamId, uint gap, ulong seq);

    [LoggerMessage(
        306,
        LogLevel.Warning,
        "Consumer of stream {StreamId}: the fallback \"{Uri}\" is no Aeron channel and cannot be used"
    )]
    public static partial void FallbackUnsupported(this ILogger log, uint streamId, string uri);
}
