namespace TensorPool.Transport;

/// <summary>
/// One client of an Aeron driver: the narrow port through which agents see Aeron. Everything added belongs to it, and ends
/// with it. Thread-safe, but for what is added.
/// </summary>
internal interface ITransport : IDisposable
{
    /// <summary>Whether it has ended: disposed, or <see cref="TerminationCause"/> says why. Nothing works any more then.</summary>
    bool IsClosed { get; }

    /// <summary>Why it ended by itself: driver lost, own timeout, lapped. Null while it lives, and after a disposal.</summary>
    Exception? TerminationCause { get; }

    /// <summary>
    /// When the transport last began to look for news of the driver and found that it knew them all, in the time of the
    /// clock that it was made with. A thread that may have stood still polls only while this is not longer ago than
    /// publications wait for it: else its subscriptions may have lost what they do not know of yet.
    /// </summary>
    long CaughtUpNs { get; }

    /// <summary>A number that no other client of the driver gets.</summary>
    /// <exception cref="Aeron.Client.AeronException">The transport has ended.</exception>
    long NextCorrelationId();

    /// <summary>Waits for the driver's answer.</summary>
    /// <exception cref="Aeron.Client.AeronException">The driver refused, did not answer in time, or is gone.</exception>
    IMessagePublication AddPublication(string channel, int streamId);

    /// <summary>Waits for the driver's answer.</summary>
    /// <exception cref="Aeron.Client.AeronException">The driver refused, did not answer in time, or is gone.</exception>
    IMessageSubscription AddSubscription(string channel, int streamId);

    /// <summary>Waits for the driver's answer.</summary>
    /// <exception cref="Aeron.Client.AeronException">The driver refused, did not answer in time, or is gone.</exception>
    ITransportCounter AddCounter(int typeId, ReadOnlySpan<byte> key, string label);
}
