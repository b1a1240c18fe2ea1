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
    /// How many times the transport has found nothing more to hear from the driver. A thread that stood still for longer
    /// than publications wait for it polls again only when this has grown by 2: subscriptions then know what they have lost.
    /// </summary>
    long DrainCount { get; }

    /// <summary>A number that no other client of the driver gets.</summary>
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
