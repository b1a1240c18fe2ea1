using Microsoft.Extensions.Logging;

namespace TensorPool.Transport;

/// <summary>What is logged about the transport: its ends and beginnings. Events 100 to 199.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(
        100,
        LogLevel.Warning,
        "Aeron client {Generation} has ended: {Reason} All roles stop sending until another one is connected"
    )]
    public static partial void TransportLost(this ILogger log, int generation, string reason);

    [LoggerMessage(101, LogLevel.Information, "Aeron client {Generation} is connected after {Attempts} attempts")]
    public static partial void TransportReplaced(this ILogger log, int generation, int attempts);

    [LoggerMessage(102, LogLevel.Warning, "No Aeron client yet, trying again every few seconds: {Reason}")]
    public static partial void ReconnectFailed(this ILogger log, string reason);

    [LoggerMessage(103, LogLevel.Warning, "Aeron client: {Reason}")]
    public static partial void ClientError(this ILogger log, string reason);

    [LoggerMessage(
        104,
        LogLevel.Warning,
        "{AgentName} {AgentId} has no Aeron counters: as agent ids they need 1 to {Max}"
    )]
    public static partial void NoCounters(this ILogger log, string agentName, int agentId, int max);

    [LoggerMessage(105, LogLevel.Warning, "Embedded media driver: {Reason}")]
    public static partial void DriverError(this ILogger log, string reason);
}
