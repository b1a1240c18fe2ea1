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

    [LoggerMessage(
        804,
        LogLevel.Warning,
        "{Role} {ClientId} of stream {StreamId}: the SHM driver has granted a lease, but no announce of it was heard on Aeron stream {AnnounceStreamId} for {SilenceMs} ms. The lease is given up, and frames are lost; it will happen again. Listen where the driver announces (its driver.announce_stream_id): by announce_stream_id in the configuration of this role, --announce-stream of the tool, or ShmDriverClientOptions.AnnounceStreamId. If the stream is right, compare policies.announce_period_ms with the period that this role was told"
    )]
    public static partial void AnnouncesNotHeard(
        this ILogger log,
        ClientRole role,
        uint clientId,
        uint streamId,
        int announceStreamId,
        long silenceMs
    );

    [LoggerMessage(
        805,
        LogLevel.Information,
        "{Role} {ClientId} of stream {StreamId}: the SHM driver is alive and has not answered yet: it may be reserving the {Bytes} bytes of the stream. The client waits on"
    )]
    public static partial void ResponseIsSlow(
        this ILogger log,
        ClientRole role,
        uint clientId,
        uint streamId,
        ulong bytes
    );
}
