namespace TensorPool.Transport;

/// <summary>
/// What one role has added to the transport: its publications, subscriptions and counters, as one object that is built anew
/// for every transport. All members are called on the role's agent thread.
/// </summary>
/// <typeparam name="T">The role's own type; it disposes of what it added.</typeparam>
internal interface IRoleEndpoints<T> : IDisposable
    where T : class, IDisposable
{
    /// <summary>
    /// To be called once per duty cycle, before anything is polled. Another object than the last time means another
    /// transport: adopt it. The old one has ended with its transport, and needs no disposal. Never blocks.
    /// </summary>
    /// <param name="nowNs">The clock reading of the cycle.</param>
    /// <returns>
    /// Null in a cycle that must do without the transport: there is none now, or this thread has stood still for so long that
    /// it does not know yet what was taken away from it meanwhile. The role goes on with what it can do without, and keeps
    /// the object that it had.
    /// </returns>
    T? Poll(long nowNs);
}
