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
    /// To be called once per duty cycle. Another object than the last time means another transport: adopt it. The old one
    /// has ended with its transport, and needs no disposal. Never blocks.
    /// </summary>
    /// <returns>Null while there is no transport: the role goes on with what it can do without.</returns>
    T? Poll();
}
