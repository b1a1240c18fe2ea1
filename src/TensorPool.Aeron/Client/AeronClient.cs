using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client.Conductor;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Client;

/// <summary>
/// A client of a media driver, ours or Aeron's. Thread-safe. Methods that add something wait for the driver's answer; those
/// that begin with Begin do not, and those that end with Async are awaited.
/// </summary>
/// <remarks>
/// One conductor works for all resources of the client: on a thread of its own, or driven through <see cref="Invoker"/>.
/// When the driver is lost, or gives the client up, everything is closed and the client is of no more use: make a new one.
/// Handlers given to the client run on the conductor's thread, or on one that waits for an answer; they may close things, the
/// client included, but must not ask the driver for anything.
/// </remarks>
public sealed class AeronClient : IDisposable
{
    private readonly ClientConductor _conductor;
    private readonly AgentRunner? _runner;

    private AeronClient(AeronClientOptions options, CncFile cnc)
    {
        Counters = new CountersReader(new CounterTable(cnc.CountersMetadata, cnc.CountersValues));
        _conductor = new ClientConductor(this, options, cnc, Counters);
        Requests = new ClientRequests(this, options, _conductor);
        if (options.UseInvoker)
        {
            Invoker = new AgentInvoker(_conductor, options.ErrorHandler);
            Invoker.Start();
        }
        else
        {
            IIdleStrategy idle = options.IdleStrategy?.Invoke() ?? new SleepingIdleStrategy(options.IdleSleep);
            _runner = new AgentRunner(_conductor, idle, options.ErrorHandler);
            _runner.Start();
        }
    }

    /// <summary>Id of the client.</summary>
    public long ClientId => _conductor.Proxy.ClientId;

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
    /// not heard yet. After such a stop it is, until the conductor has caught up. What was read nevertheless, because the
    /// stop was in the midst of a poll, <see cref="FragmentHeader.IsIntact"/> has to be asked about.
    /// </remarks>
    public long CaughtUpNs => _conductor.CaughtUpNs;

    /// <summary>All counters of the driver, until the client is closed.</summary>
    public CountersReader Counters { get; }

    internal ClientRequests Requests { get; }

    internal int MappedLogCount
    {
        get
        {
            lock (_conductor.Lock)
            {
                return _conductor.Resources.Logs.Count;
            }
        }
    }

    /// <summary>Connects to the driver of a directory. Waits for it for as long as <c>DriverTimeout</c>.</summary>
    /// <exception cref="DriverTimeoutException">There is no living driver; the message says what there is.</exception>
    /// <exception cref="AeronException">The driver is of a version, or has settings, with which this client cannot work.</exception>
    /// <exception cref="ArgumentException">The options cannot work; the message names all that is wrong.</exception>
    public static AeronClient Connect(AeronClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new AeronClient(options, CncConnector.Connect(options));
    }

    /// <summary>Adds a publication that others may share.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public Publication AddPublication(string channel, int streamId) =>
        Wait<Publication>(Requests.BeginPublication(channel, streamId, isExclusive: false, isAwaited: false));

    /// <summary>Adds a publication with a session of its own.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public ExclusivePublication AddExclusivePublication(string channel, int streamId) =>
        Wait<ExclusivePublication>(Requests.BeginPublication(channel, streamId, isExclusive: true, isAwaited: false));

    /// <summary>Adds a subscription, with the handlers of the options.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public Subscription AddSubscription(string channel, int streamId) => AddSubscription(channel, streamId, null, null);

    /// <summary>Adds a subscription with handlers of its own; null stands for that of the options.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public Subscription AddSubscription(
        string channel,
        int streamId,
        Action<Image>? onAvailableImage,
        Action<Image>? onUnavailableImage
    ) =>
        Wait<Subscription>(
            Requests.BeginSubscription(channel, streamId, onAvailableImage, onUnavailableImage, isAwaited: false)
        );

    /// <summary>Adds a counter. Keys are cut at 112 bytes, labels at 380 characters. Types start at 1,000.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public Counter AddCounter(int typeId, ReadOnlySpan<byte> key, string label) =>
        Wait<Counter>(Requests.BeginCounter(typeId, key, label, isAwaited: false));

    /// <summary>
    /// Adds a counter that outlives this client, or finds the one of the same type and registration id. Drivers before 1.45
    /// do not answer.
    /// </summary>
    /// <exception cref="RegistrationException">The driver refused: such a counter belongs to a client.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public Counter AddStaticCounter(int typeId, ReadOnlySpan<byte> key, string label, long registrationId) =>
        Wait<Counter>(Requests.BeginStaticCounter(typeId, key, label, registrationId, isAwaited: false));

    /// <summary>As <see cref="AddPublication"/>, without waiting.</summary>
    public Registration<Publication> BeginAddPublication(string channel, int streamId) =>
        new(Requests, Requests.BeginPublication(channel, streamId, isExclusive: false, isAwaited: false));

    /// <summary>As <see cref="AddExclusivePublication"/>, without waiting.</summary>
    public Registration<ExclusivePublication> BeginAddExclusivePublication(string channel, int streamId) =>
        new(Requests, Requests.BeginPublication(channel, streamId, isExclusive: true, isAwaited: false));

    /// <summary>As <see cref="AddSubscription(string, int)"/>, without waiting.</summary>
    public Registration<Subscription> BeginAddSubscription(string channel, int streamId) =>
        BeginAddSubscription(channel, streamId, null, null);

    /// <summary>
    /// As <see cref="AddSubscription(string, int, Action{Image}?, Action{Image}?)"/>, without waiting. Images may come before
    /// the subscription was asked for again.
    /// </summary>
    public Registration<Subscription> BeginAddSubscription(
        string channel,
        int streamId,
        Action<Image>? onAvailableImage,
        Action<Image>? onUnavailableImage
    ) =>
        new(
            Requests,
            Requests.BeginSubscription(channel, streamId, onAvailableImage, onUnavailableImage, isAwaited: false)
        );

    /// <summary>As <see cref="AddCounter"/>, without waiting.</summary>
    public Registration<Counter> BeginAddCounter(int typeId, ReadOnlySpan<byte> key, string label) =>
        new(Requests, Requests.BeginCounter(typeId, key, label, isAwaited: false));

    /// <summary>As <see cref="AddStaticCounter"/>, without waiting.</summary>
    public Registration<Counter> BeginAddStaticCounter(
        int typeId,
        ReadOnlySpan<byte> key,
        string label,
        long registrationId
    ) => new(Requests, Requests.BeginStaticCounter(typeId, key, label, registrationId, isAwaited: false));

    /// <summary>As <see cref="AddPublication"/>, awaited. A cancelled one is taken back.</summary>
    public Task<Publication> AddPublicationAsync(
        string channel,
        int streamId,
        CancellationToken cancellationToken = default
    )
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Publication>(cancellationToken);
        }

        return AwaitAsync<Publication>(
            Requests.BeginPublication(channel, streamId, isExclusive: false, isAwaited: true),
            cancellationToken
        );
    }

    /// <summary>As <see cref="AddExclusivePublication"/>, awaited. A cancelled one is taken back.</summary>
    public Task<ExclusivePublication> AddExclusivePublicationAsync(
        string channel,
        int streamId,
        CancellationToken cancellationToken = default
    )
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ExclusivePublication>(cancellationToken);
        }

        return AwaitAsync<ExclusivePublication>(
            Requests.BeginPublication(channel, streamId, isExclusive: true, isAwaited: true),
            cancellationToken
        );
    }

    /// <summary>
    /// As <see cref="AddSubscription(string, int, Action{Image}?, Action{Image}?)"/>, awaited. A cancelled one is taken back.
    /// </summary>
    public Task<Subscription> AddSubscriptionAsync(
        string channel,
        int streamId,
        Action<Image>? onAvailableImage = null,
        Action<Image>? onUnavailableImage = null,
        CancellationToken cancellationToken = default
    )
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Subscription>(cancellationToken);
        }

        return AwaitAsync<Subscription>(
            Requests.BeginSubscription(channel, streamId, onAvailableImage, onUnavailableImage, isAwaited: true),
            cancellationToken
        );
    }

    /// <summary>As <see cref="AddCounter"/>, awaited. A cancelled one is taken back.</summary>
    public Task<Counter> AddCounterAsync(
        int typeId,
        ReadOnlySpan<byte> key,
        string label,
        CancellationToken cancellationToken = default
    )
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Counter>(cancellationToken);
        }

        return AwaitAsync<Counter>(Requests.BeginCounter(typeId, key, label, isAwaited: true), cancellationToken);
    }

    /// <summary>An id that nobody else of this driver gets.</summary>
    public long NextCorrelationId() => Requests.NextCorrelationId();

    /// <summary>
    /// A session id that is not in use, from the driver; from chance when the driver is too old to be asked (before 1.49).
    /// </summary>
    public int NextSessionId(int streamId) => Requests.NextSessionId(streamId);

    /// <summary>
    /// Closes the client and everything it added. May be called by anybody, also by handlers, and again. Memory that a thread
    /// is still inside of is unmapped when it has left.
    /// </summary>
    public void Dispose()
    {
        if (_conductor.IsOnThisThread)
        {
            // From a handler: it must return before anything goes. The conductor sees to it behind it, on this thread or on
            // its own, and nobody waits here.
            _conductor.OnClose();
            _runner?.Close(TimeSpan.Zero);
            return;
        }

        _runner?.Dispose();
        Invoker?.Dispose();
    }

    internal ChannelStatus ChannelStatusOf(int counterId)
    {
        if (counterId == CountersReader.NullCounterId)
        {
            return ChannelStatus.Active;
        }

        return IsClosed ? ChannelStatus.Closing : (ChannelStatus)Counters.Value(counterId);
    }

    private T Wait<T>(PendingRequest request) => (T)Requests.Await(request).Resource!;

    private Task<T> AwaitAsync<T>(PendingRequest request, CancellationToken cancellationToken)
        where T : class => new Registration<T>(Requests, request).CompletionAsync(cancellationToken);
}
