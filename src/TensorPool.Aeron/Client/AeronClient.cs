using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Cnc;

namespace TensorPool.Aeron.Client;

/// <summary>
/// A client of a media driver, ours or Aeron's. Thread-safe; calls that ask the driver for something wait for its answer.
/// </summary>
/// <remarks>
/// One conductor works for all resources of the client: on a thread of its own, or driven through <see cref="Invoker"/>.
/// When the driver is lost, or gives the client up, everything is closed and the client is of no more use: make a new one.
/// </remarks>
public sealed class AeronClient : IDisposable
{
    private readonly ClientConductor _conductor;
    private readonly AgentRunner? _runner;

    private AeronClient(AeronClientOptions options, CncFile cnc)
    {
        Cnc = cnc;
        _conductor = new ClientConductor(this, options, cnc);
        if (options.UseInvoker)
        {
            Invoker = new AgentInvoker(_conductor, options.ErrorHandler);
            Invoker.Start();
        }
        else
        {
            _runner = new AgentRunner(_conductor, new SleepingIdleStrategy(options.IdleSleep), options.ErrorHandler);
            _runner.Start();
        }
    }

    /// <summary>Id of the client.</summary>
    public long ClientId => _conductor.ClientId;

    /// <summary>Drives the client, when it was made for that; otherwise null. To be called every 500 ms or more often.</summary>
    public AgentInvoker? Invoker { get; }

    /// <summary>Whether the client has ended, or was closed.</summary>
    public bool IsClosed => _conductor.IsClosed;

    /// <summary>Why the client has ended; null while it lives and after it was closed.</summary>
    public Exception? TerminationCause => _conductor.TerminationCause;

    /// <summary>
    /// When the conductor last began to look for news of the driver and found none that it had not handled, in the time of
    /// <see cref="AeronClientOptions.NanoClock"/>.
    /// </summary>
    /// <remarks>
    /// For threads that may stand still (a stopped process, a machine without CPU) for longer than publications wait for an
    /// untethered subscriber: when this is as long ago, they should not poll, as images may be gone of which the client has
    /// not heard yet. After such a stop it is, until the conductor has caught up.
    /// </remarks>
    public long CaughtUpNs => _conductor.CaughtUpNs;

    internal CncFile Cnc { get; }

    internal int MappedLogCount => _conductor.MappedLogCount;

    /// <summary>Connects to the driver of a directory.</summary>
    /// <exception cref="DriverTimeoutException">There is no living driver.</exception>
    /// <exception cref="AeronException">The driver is of a version that is not understood.</exception>
    public static AeronClient Connect(AeronClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new AeronClient(options, CncConnector.Connect(options));
    }

    /// <summary>Adds a publication that others may share.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public Publication AddPublication(string channel, int streamId) =>
        (Publication)_conductor.AddPublication(channel, streamId, isExclusive: false);

    /// <summary>Adds a publication with a session of its own.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public ExclusivePublication AddExclusivePublication(string channel, int streamId) =>
        (ExclusivePublication)_conductor.AddPublication(channel, streamId, isExclusive: true);

    /// <summary>Adds a subscription.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public Subscription AddSubscription(string channel, int streamId) => AddSubscription(channel, streamId, null, null);

    /// <summary>Adds a subscription with handlers, which run on the conductor's thread and must not call the client.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public Subscription AddSubscription(
        string channel,
        int streamId,
        Action<Image>? onAvailableImage,
        Action<Image>? onUnavailableImage
    ) => _conductor.AddSubscription(channel, streamId, onAvailableImage, onUnavailableImage);

    /// <summary>Adds a counter. Keys are cut at 112 bytes, labels at 380 characters. Types start at 1,000.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public Counter AddCounter(int typeId, ReadOnlySpan<byte> key, string label) =>
        _conductor.AddCounter(typeId, key, label);

    /// <summary>
    /// Adds a counter that outlives this client, or finds the one of the same type and registration id. Drivers before 1.45
    /// do not answer.
    /// </summary>
    /// <exception cref="RegistrationException">The driver refused: such a counter belongs to a client.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public Counter AddStaticCounter(int typeId, ReadOnlySpan<byte> key, string label, long registrationId) =>
        _conductor.AddStaticCounter(typeId, key, label, registrationId);

    /// <summary>An id that nobody else of this driver gets.</summary>
    public long NextCorrelationId() => _conductor.NextCorrelationId();

    /// <summary>
    /// A session id that is not in use, from the driver; from chance when the driver is too old to be asked (before 1.49).
    /// </summary>
    public int NextSessionId(int streamId) => _conductor.NextSessionId(streamId);

    /// <summary>Closes the client and everything it added.</summary>
    public void Dispose()
    {
        _runner?.Dispose();
        Invoker?.Dispose();
    }

    internal void ClosePublication(PublicationBase publication, bool revoke) =>
        _conductor.ClosePublication(publication, revoke);

    internal void RejectImage(Image image, string reason) => _conductor.RejectImage(image, reason);

    internal void CloseSubscription(Subscription subscription) => _conductor.CloseSubscription(subscription);

    internal void CloseCounter(Counter counter) => _conductor.CloseCounter(counter);
}
