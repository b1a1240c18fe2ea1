namespace TensorPool.Aeron.Client.Conductor;

/// <summary>What was asked of the driver, and thereby what answers it.</summary>
internal enum RequestKind
{
    Publication,
    ExclusivePublication,
    Subscription,
    Counter,
    StaticCounter,

    /// <summary>Answered by success or error alone: destinations, rejections.</summary>
    Operation,

    /// <summary>Nobody waits for it; an error goes to the error handler.</summary>
    Removal,

    SessionId,
}
