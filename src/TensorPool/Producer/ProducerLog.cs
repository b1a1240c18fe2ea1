using Microsoft.Extensions.Logging;

namespace TensorPool.Producer;

/// <summary>What is logged about producers: changes of state, never frames. Events 200 to 299.</summary>
internal static partial class ProducerLog
{
    [LoggerMessage(
        200,
        LogLevel.Information,
        "Producer {ProducerId} of stream {StreamId} writes epoch {Epoch}: {Nslots} slots, {PoolCount} pools"
    )]
    public static partial void EpochBegun(
        this ILogger log,
        int producerId,
        uint streamId,
        ulong epoch,
        uint nslots,
        int poolCount
    );

    [LoggerMessage(201, LogLevel.Information, "Producer of stream {StreamId} has nothing to write to any more")]
    public static partial void EpochEnded(this ILogger log, uint streamId);

    [LoggerMessage(202, LogLevel.Information, "Producer of stream {StreamId} uses another Aeron client")]
    public static partial void TransportAdopted(this ILogger log, uint streamId);

    [LoggerMessage(
        203,
        LogLevel.Debug,
        "Stream {StreamId}: {ConsumerCount} consumers want progress, every {IntervalNs} ns and {BytesDelta} bytes"
    )]
    public static partial void ProgressWanted(
        this ILogger log,
        uint streamId,
        int consumerCount,
        long intervalNs,
        ulong bytesDelta
    );

    [LoggerMessage(204, LogLevel.Debug, "Stream {StreamId}: no consumer wants progress")]
    public static partial void ProgressUnwanted(this ILogger log, uint streamId);

    [LoggerMessage(
        205,
        LogLevel.Warning,
        "Producer of stream {StreamId}: what a dead owner left is still there, and takes memory: {Problem}"
    )]
    public static partial void NotCleanedUp(this ILogger log, uint streamId, string problem);
}
