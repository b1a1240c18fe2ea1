namespace TensorPool.DriverClient;

/// <summary>What makes a client change its <see cref="AttachState"/>.</summary>
public enum LeaseTransitionCause
{
    /// <summary>The first request is made.</summary>
    Started,

    /// <summary>The driver has granted a lease, and the response passed every check.</summary>
    Granted,

    /// <summary>The driver has answered with another code than OK.</summary>
    Refused,

    /// <summary>The driver has answered neither the request nor its repetition.</summary>
    ResponseTimeout,

    /// <summary>A response cannot be right: a required field is null, a URI is missing, or the like (D-4.7a-1).</summary>
    ProtocolError,

    /// <summary>The driver has told that it stops: all leases are void (D-4.12-3).</summary>
    DriverShutdown,

    /// <summary>The regions of the response could not be mapped, or a check of them failed.</summary>
    MappingFailed,

    /// <summary>The driver has revoked or expired the lease (D-4.9-6).</summary>
    Revoked,

    /// <summary>No keepalive was sent before the deadline of the lease (D-4.3-8).</summary>
    DeadlinePassed,

    /// <summary>A keepalive cannot be sent any more (D-4.4-6).</summary>
    KeepaliveFailed,

    /// <summary>The epoch that a producer writes is over, as an announce shows.</summary>
    EpochRaised,

    /// <summary>Another driver announces the stream with a later epoch: it does not know this lease (D-4.8-2).</summary>
    DriverRestarted,

    /// <summary>The driver has announced nothing for too long (D-10-1).</summary>
    DriverLost,

    /// <summary>The producer has lost its lease, and no later epoch was announced in time (D-4.9-12).</summary>
    EpochNotRaised,

    /// <summary>The delay is over: the driver is asked again.</summary>
    RetryDue,

    /// <summary>The application gave the lease back (DO-12).</summary>
    Detached,

    /// <summary>There was a failure, and the application wants no other attempt.</summary>
    GivenUp,
}
