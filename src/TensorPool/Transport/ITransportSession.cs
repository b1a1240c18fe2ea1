namespace TensorPool.Transport;

/// <summary>
/// The transport that all roles of a <see cref="TensorPoolClient"/> share, and that is replaced when it ends: by the driver's
/// restart, by its own timeout, or because it was lapped. Thread-safe.
/// </summary>
internal interface ITransportSession
{
    /// <summary>Counts the transports there have been: 1 for the first.</summary>
    int Generation { get; }

    /// <summary>A number that no other client of the driver gets; the source of default ids.</summary>
    /// <exception cref="Aeron.Client.AeronException">There is no transport now.</exception>
    long NextCorrelationId();

    /// <summary>Builds the endpoints of a role now, and again for every transport that follows.</summary>
    /// <param name="build">
    /// Adds everything. Called on this thread the first time, on a thread of the session later; never twice at once. If it
    /// throws an <see cref="Aeron.Client.AeronException"/> later, the transport is given up and another one made.
    /// </param>
    /// <exception cref="Aeron.Client.AeronException">The driver refused, or is gone.</exception>
    IRoleEndpoints<T> Open<T>(Func<ITransport, T> build)
        where T : class, IDisposable;
}
