using Microsoft.Extensions.Logging;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>What is logged about SHM drivers: changes of state, never keepalives; what any client can provoke without a lease at debug level only. Events 400 to 499.</summary>
internal static partial class DriverLog
{
    [LoggerMessage(
        400,
        LogLevel.Information,
        "SHM driver {InstanceId} is in charge of {StreamCount} streams below {Base}"
    )]
    public static partial void Started(this ILogger log, string instanceId, int streamCount, string @base);

    [LoggerMessage(401, LogLevel.Information, "SHM driver {InstanceId} has ended: {Reason}. {Message}")]
    public static partial void Ended(this ILogger log, string instanceId, ShutdownReason reason, string message);

    [LoggerMessage(
        402,
        LogLevel.Information,
        "Lease {LeaseId} of client {ClientId}, {Role} of stream {StreamId}: {From} to {To}"
    )]
    public static partial void LeaseChanged(
        this ILogger log,
        ulong leaseId,
        uint clientId,
        ClientRole role,
        uint streamId,
        LeaseState from,
        LeaseState to
    );

    [LoggerMessage(
        403,
        LogLevel.Information,
        "Stream {StreamId} is in epoch {Epoch}: {Nslots} slots, {PoolCount} pools, producer {ProducerId}"
    )]
    public static partial void EpochBegun(
        this ILogger log,
        uint streamId,
        ulong epoch,
        uint nslots,
        int poolCount,
        uint producerId
    );

    [LoggerMessage(404, LogLevel.Error, "Stream {StreamId} has no new epoch: {Reason}")]
    public static partial void EpochFailed(this ILogger log, uint streamId, string reason);

    [LoggerMessage(
        405,
        LogLevel.Debug,
        "Client {ClientId} is refused as {Role} of stream {StreamId} with {Code}: {Reason}"
    )]
    public static partial void AttachRefused(
        this ILogger log,
        uint clientId,
        ClientRole role,
        uint streamId,
        ResponseCode code,
        string reason
    );

    [LoggerMessage(406, LogLevel.Warning, "Stream {StreamId}: files of former epochs stay: {Reason}")]
    public static partial void CleanUpFailed(this ILogger log, uint streamId, string reason);

    [LoggerMessage(
        407,
        LogLevel.Warning,
        "Lease {LeaseId} has no Aeron counter, and others may have none either: {Reason}"
    )]
    public static partial void NoLeaseCounter(this ILogger log, ulong leaseId, string reason);

    [LoggerMessage(
        408,
        LogLevel.Error,
        "Another SHM driver sends on the control stream, in session {SessionId}. Clients cannot tell them apart: give each its own stream"
    )]
    public static partial void OtherDriver(this ILogger log, int sessionId);

    [LoggerMessage(
        409,
        LogLevel.Error,
        "Responses and notices are lost, as more than {MaxHeld} wait. Somebody holds the control stream back"
    )]
    public static partial void MessagesLost(this ILogger log, int maxHeld);

    [LoggerMessage(410, LogLevel.Information, "The SHM driver uses another Aeron client; {LeaseCount} leases go on")]
    public static partial void TransportAdopted(this ILogger log, int leaseCount);

    [LoggerMessage(411, LogLevel.Warning, "Leases of a former run are void, and {StreamCount} streams of it go on")]
    public static partial void FormerStreams(this ILogger log, int streamCount);

    [LoggerMessage(
        412,
        LogLevel.Debug,
        "Stream {StreamId}: its producer keeps the lease alive, but not the regions; the driver does"
    )]
    public static partial void ActivityTakenOver(this ILogger log, uint streamId);

    [LoggerMessage(413, LogLevel.Error, "The SHM driver's cycle failed")]
    public static partial void CycleFailed(this ILogger log, Exception exception);

    [LoggerMessage(
        414,
        LogLevel.Warning,
        "Stream {StreamId} of a former run is removed, as policy does not let clients create it, or there are too many"
    )]
    public static partial void FormerStreamLeft(this ILogger log, uint streamId);
}
