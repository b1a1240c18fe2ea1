using Microsoft.Extensions.Logging;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>What is logged about clients of an SHM driver. Events 800 to 899; nothing per keepalive.</summary>
internal static partial class DriverClientLog
{
    [LoggerMessage(
        800,
        LogLevel.Information,
        "{Role} {ClientId} of stream {StreamId}: {From} to {To} by {Cause}, lease {LeaseId}, epoch {Epoch}. {Detail}"
    )]
    public static partial void StateChanged(
        this ILogger log,
        ClientRole role,
        uint clientId,
        uint streamId,
        AttachState from,
        AttachState to,
        LeaseTransitionCause cause,
        ulong leaseId,
        ulong epoch,
        string detail
    );

    [LoggerMessage(
        801,
        LogLevel.Information,
        "Stream {StreamId}: producer {ProducerId} has lost its lease ({Reason}); nothing is read until an epoch after {Epoch}"
    )]
    public static partial void ProducerLost(
        this ILogger log,
        uint streamId,
        uint producerId,
        LeaseRevokeReason reason,
        ulong epoch
    );

    [LoggerMessage(802, LogLevel.Warning, "Driver client: {Explanation} Such messages are ignored, and counted")]
    public static partial void ForeignDialect(this ILogger log, string explanation);

    [LoggerMessage(
        803,
        LogLevel.Warning,
        "Driver client: a message of {Length} bytes is {Status}. Such messages are ignored, and counted"
    )]
    public static partial void MessageRejected(this ILogger log, WireStatus status, int length);
}
