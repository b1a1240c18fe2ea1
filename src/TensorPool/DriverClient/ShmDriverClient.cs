using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;
using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>
/// Attaches the producers and consumers of a process to an SHM driver, and keeps their leases alive (driver 1.0). Made by
/// <see cref="DriverClientFactory.CreateDriverClient"/>; one serves any number of leases.
/// </summary>
/// <remarks>
/// <para>
/// It is an agent that must run all the time: by an <see cref="AgentRunner"/> on a thread of its own, or by an
/// <see cref="AgentInvoker"/> in a loop that user code never holds up for longer than a lease lives.
/// </para>
/// <para>
/// Attaching is asynchronous. <see cref="BeginAttach"/> returns a request id, and <see cref="GetLease"/> is asked until the
/// answer is there, as Aeron does it; or <see cref="AttachAsync"/> is awaited, which needs an agent that runs meanwhile.
/// </para>
/// <para>
/// Thread-safety: <see cref="DoWork"/> and <see cref="OnClose"/> belong to the agent's thread, everything else is for any
/// thread.
/// </para>
/// </remarks>
public sealed class ShmDriverClient : IAgent, IDisposable
{
    private readonly DriverClientEnvironment _environment;
    private readonly LeaseTiming _timing;
    private readonly LeaseAgent<WireV1_1, DriverV1_0> _agent;
    private readonly ClientIds _ids;
    private readonly int _announceStreamId;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, ShmLease> _requests = [];
    private long _lastRequestId;
    private int _isClosed;

    internal ShmDriverClient(ShmDriverClientOptions options, DriverClientEnvironment environment)
    {
        Options = options;
        _environment = environment;
        _timing = new LeaseTiming(options, environment.Random.NextDouble);
        _ids = new ClientIds(NextClientId);
        int controlStreamId = options.ControlStreamId ?? environment.ClientOptions.ControlStreamId;
        _announceStreamId = options.AnnounceStreamId ?? controlStreamId;
        _agent = new LeaseAgent<WireV1_1, DriverV1_0>(
            environment.Session.Open(transport => new DriverEndpoints<DriverV1_0>(
                transport,
                environment.Channels,
                controlStreamId,
                _announceStreamId
            )),
            environment.Log
        );
    }

    /// <summary>What it was made of.</summary>
    public ShmDriverClientOptions Options { get; }

    /// <inheritdoc/>
    public string RoleName => "tp-driver-client";

    /// <summary>Control messages that could not be read.</summary>
    public long RejectedMessages => _agent.Rejected;

    /// <summary>One duty cycle.</summary>
    /// <returns>How much was done; 0 if the thread may rest.</returns>
    public int DoWork() => Volatile.Read(ref _isClosed) == 0 ? _agent.DoWork(_environment.Clock.NanoTime()) : 0;

    /// <summary>The same as <see cref="Dispose"/>: what a runner or invoker calls in the end.</summary>
    public void OnClose() => Dispose();

    /// <summary>
    /// Gives all leases back, and ends. Stop the agent first, by its runner or invoker, which then does this by itself.
    /// Idempotent.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _agent.End(_environment.Clock.NanoTime());
        }
    }

    /// <summary>Begins to attach.</summary>
    /// <param name="role">What for.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="clientId">
    /// An id that no other client of the driver has, from 1 on; null to take one, and another one if the driver refuses it.
    /// </param>
    /// <returns>A request id, for <see cref="GetLease"/>.</returns>
    /// <exception cref="ArgumentException">A lease of this process has the client id, or an argument cannot be.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed of.</exception>
    public long BeginAttach(ClientRole role, uint streamId, LeaseOptions? options = null, uint? clientId = null)
    {
        ShmLease lease = Start(role, streamId, options ?? new LeaseOptions(), clientId);
        lock (_lock)
        {
            _requests.Add(++_lastRequestId, lease);
            return _lastRequestId;
        }
    }

    /// <summary>What has become of a request.</summary>
    /// <param name="requestId">From <see cref="BeginAttach"/>.</param>
    /// <returns>
    /// The lease, once; null while there is no answer. It is the caller's from then on; until then, it is given back with this
    /// client.
    /// </returns>
    /// <exception cref="AttachRejectedException">The driver has refused.</exception>
    /// <exception cref="ShmDriverTimeoutException">The driver has not answered.</exception>
    /// <exception cref="ShmDriverException">The driver has answered nonsense, or stops.</exception>
    /// <exception cref="ArgumentException">There is no such request, or its outcome was told already.</exception>
    public ShmLease? GetLease(long requestId)
    {
        ShmLease? lease;
        lock (_lock)
        {
            if (!_requests.TryGetValue(requestId, out lease))
            {
                throw new ArgumentException(
                    $"There is no request {requestId}, or its outcome was told already.",
                    nameof(requestId)
                );
            }

            if (!lease.Attached.IsCompleted)
            {
                return null;
            }

            _requests.Remove(requestId);
        }

        lease.Attached.GetAwaiter().GetResult();
        return lease;
    }

    /// <summary>Attaches. The agent must run meanwhile.</summary>
    /// <param name="role">What for.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="clientId">As for <see cref="BeginAttach"/>.</param>
    /// <param name="cancellationToken">Gives up; a lease that is granted nevertheless is given back.</param>
    /// <returns>The lease.</returns>
    /// <exception cref="AttachRejectedException">The driver has refused.</exception>
    /// <exception cref="ShmDriverTimeoutException">The driver has not answered.</exception>
    /// <exception cref="ShmDriverException">The driver has answered nonsense, or stops.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, or this client has ended.</exception>
    public async Task<ShmLease> AttachAsync(
        ClientRole role,
        uint streamId,
        LeaseOptions? options = null,
        uint? clientId = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        ShmLease lease = Start(role, streamId, options ?? new LeaseOptions(), clientId);
        try
        {
            await lease.Attached.WaitAsync(cancellationToken).ConfigureAwait(false);
            return lease;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Attaches, and makes a producer that writes the driver's regions. Its id is that of the client; what the options say of
    /// regions is not looked at.
    /// </summary>
    /// <param name="options">What to publish.</param>
    /// <param name="leaseOptions">How to attach; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The producer, which must run as an agent as well, and owns the lease.</returns>
    /// <exception cref="ArgumentException">The options cannot work.</exception>
    /// <exception cref="AttachRejectedException">The driver has refused, for instance because there is a producer already.</exception>
    /// <exception cref="ShmDriverTimeoutException">The driver has not answered.</exception>
    /// <exception cref="ShmDriverException">What the driver has answered cannot be used.</exception>
    public async Task<TensorProducer> AttachProducerAsync(
        ProducerOptions options,
        LeaseOptions? leaseOptions = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ShmLease lease = await AttachAsync(
                ClientRole.Producer,
                options.StreamId,
                leaseOptions,
                (uint?)options.ProducerId,
                cancellationToken
            )
            .ConfigureAwait(false);
        return CreateProducer(lease, options);
    }

    /// <summary>Attaches, and makes a consumer of the driver's regions. Its id is that of the client.</summary>
    /// <param name="options">How to consume.</param>
    /// <param name="leaseOptions">How to attach; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The consumer, which owns the lease.</returns>
    /// <exception cref="ArgumentException">The options cannot work.</exception>
    /// <exception cref="AttachRejectedException">The driver has refused.</exception>
    /// <exception cref="ShmDriverTimeoutException">The driver has not answered.</exception>
    /// <exception cref="ShmDriverException">What the driver has answered cannot be used.</exception>
    public async Task<TensorConsumer> AttachConsumerAsync(
        ConsumerOptions options,
        LeaseOptions? leaseOptions = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ShmLease lease = await AttachAsync(
                ClientRole.Consumer,
                options.StreamId,
                leaseOptions,
                options.ConsumerId,
                cancellationToken
            )
            .ConfigureAwait(false);
        return CreateConsumer(lease, options);
    }

    /// <summary>Makes a producer of a lease, with the regions mapped.</summary>
    /// <param name="lease">For a producer; belongs to the producer from here on, also if this fails.</param>
    /// <param name="options">What to publish. The id is that of the lease.</param>
    /// <exception cref="ArgumentException">The lease is for something else, or the options cannot work.</exception>
    /// <exception cref="ShmDriverException">The regions cannot be mapped.</exception>
    public TensorProducer CreateProducer(ShmLease lease, ProducerOptions options)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Require(lease, ClientRole.Producer, options.StreamId);
        LeasedProducerRegions<WireV1_1> regions = new(
            lease,
            Options.AllowedBaseDirectories,
            Options.Paging,
            _environment.Clock
        );
        if (regions.TryMap() is string problem)
        {
            regions.Dispose();
            throw new ShmDriverException($"The regions of stream {lease.StreamId} cannot be used: {problem}.");
        }

        return new TensorProducer(
            _environment.Session,
            _environment.Channels,
            _environment.ClientOptions,
            options,
            (int)lease.ClientId,
            _ => regions,
            _environment.Clock
        );
    }

    /// <summary>Makes a consumer of a lease. It maps when it is polled first.</summary>
    /// <param name="lease">For a consumer; belongs to the consumer from here on.</param>
    /// <param name="options">How to consume. The id is that of the lease.</param>
    /// <exception cref="ArgumentException">The lease is for something else, or the options cannot work.</exception>
    /// <exception cref="AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public TensorConsumer CreateConsumer(ShmLease lease, ConsumerOptions options)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Require(lease, ClientRole.Consumer, options.StreamId);
        TensorPoolClientOptions client = _environment.ClientOptions;
        return new TensorConsumer(
            options with
            {
                ConsumerId = lease.ClientId,
            },
            new ConsumerEnvironment
            {
                Session = _environment.Session,
                Channels = _environment.Channels,
                Streams = new ConsumerStreams(
                    client.ControlStreamId,
                    client.DescriptorStreamId,
                    client.QosStreamId,
                    options.AnnounceStreamId ?? Options.AnnounceStreamId ?? client.ControlStreamId
                ),
                Source = new LeasedConsumerRegions(lease, _environment.Clock),
                Clock = client.NanoClock,
                MonotonicClock = _environment.Clock,
                Log = client.LoggerFactory.CreateLogger("TensorPool.Consumer"),
            }
        );
    }

    /// <summary>Gives back a lease that another process has got, or this one earlier. The agent must run meanwhile.</summary>
    /// <param name="lease">All its numbers must be right.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The driver's answer.</returns>
    /// <exception cref="ShmDriverTimeoutException">The driver has not answered.</exception>
    public Task<DetachResult> DetachAsync(LeaseIdentity lease, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed) != 0, this);
        long correlationId = (long)(((ulong)lease.ClientId << 32) | (uint)_environment.Random.Next());
        DetachErrand errand = new(lease, correlationId, _timing.ResponseNs);
        _agent.Add(errand);
        return errand.Result.WaitAsync(cancellationToken);
    }

    /// <summary>Sends one keepalive for a lease of another process. The agent must run meanwhile.</summary>
    /// <param name="lease">All its numbers must be right: else the driver ignores it, and says nothing.</param>
    /// <returns>Whether it was sent.</returns>
    public Task<bool> SendKeepaliveAsync(LeaseIdentity lease)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed) != 0, this);
        KeepaliveErrand errand = new(lease);
        _agent.Add(errand);
        return errand.Result;
    }

    private static void Require(ShmLease lease, ClientRole role, uint streamId)
    {
        if (lease.Role != role || lease.StreamId != streamId)
        {
            throw new ArgumentException(
                $"The lease is for a {lease.Role} of stream {lease.StreamId}, and wanted is one for a {role} of stream {streamId}.",
                nameof(lease)
            );
        }
    }

    private ShmLease Start(ClientRole role, uint streamId, LeaseOptions options, uint? clientId)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed) != 0, this);
        if (role is not (ClientRole.Producer or ClientRole.Consumer))
        {
            throw new ArgumentOutOfRangeException(nameof(role), role, "A client is a producer or a consumer.");
        }

        if (clientId is 0 or > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(clientId), clientId, "Client ids go from 1 to 2147483647.");
        }

        ShmLease lease = new(role, streamId, _ids.Take(clientId), options, _ids.Release);
        _agent.Add(
            new LeaseConductor(
                lease,
                _timing,
                _announceStreamId,
                clientId is null ? () => _ids.Exchange(lease.ClientId) : null,
                (uint)_environment.Random.NextInt64(),
                _environment.Log
            )
        );
        return lease;
    }

    private uint NextClientId()
    {
        try
        {
            return (uint)RoleIds.FromCorrelationId(_environment.Session.NextCorrelationId());
        }
        catch (AeronException)
        {
            // No transport at the moment: a random number is as unlikely to be another client's.
            return (uint)RoleIds.FromCorrelationId(_environment.Random.NextInt64());
        }
    }
}
