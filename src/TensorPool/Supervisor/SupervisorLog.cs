using Microsoft.Extensions.Logging;

namespace TensorPool.Supervisor;

/// <summary>What is logged about supervision: changes only. Events 900 to 999.</summary>
internal static partial class SupervisorLog
{
    [LoggerMessage(900, LogLevel.Information, "Stream {StreamId}: {Kind} {PeerId}. {Detail}")]
    public static partial void Changed(
        this ILogger log,
        uint streamId,
        SupervisorEventKind kind,
        uint peerId,
        string detail
    );

    [LoggerMessage(901, LogLevel.Warning, "Stream {StreamId}: {Kind} {PeerId}. {Detail}")]
    public static partial void Lost(
        this ILogger log,
        uint streamId,
        SupervisorEventKind kind,
        uint peerId,
        string detail
    );

    [LoggerMessage(
        902,
        LogLevel.Warning,
        "More than {MaxPeers} streams, producers or consumers turn up; the rest is not watched"
    )]
    public static partial void TooManyPeers(this ILogger log, int maxPeers);

    [LoggerMessage(
        903,
        LogLevel.Information,
        "Stream {StreamId}: signs of life cannot be read, announces alone count: {Reason}"
    )]
    public static partial void NoActivity(this ILogger log, uint streamId, string reason);
}
