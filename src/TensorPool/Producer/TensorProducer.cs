using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Agents;
using TensorPool.Metadata;
using TensorPool.SharedMemory;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Producer;

/// <summary>
/// Publishes the frames of one stream: writes them into shared memory that it owns, and tells consumers where they are.
/// Made by <see cref="ProducerClient.CreateProducer"/>.
/// </summary>
/// <remarks>
/// <para>
/// Thread safety: two threads use a producer. The <em>agent thread</em> runs <see cref="DoWork"/>, by an
/// <see cref="AgentRunner"/>, an <see cref="AgentInvoker"/> or a loop of the host; it announces the regions and keeps the
/// producer alive for others, so it must run all the time. The <em>publishing thread</em>, one at a time, publishes and
/// claims; it may be the same one. Everything else says so itself.
/// </para>
/// <para>
/// Publishing never blocks and never waits for consumers: a slow one loses frames. It allocates nothing, takes no lock and
/// makes no system call. Sequence numbers always go on, also when a descriptor could not be sent (WO-53).
/// </para>
/// </remarks>
public sealed partial class TensorProducer : IAgent, IDisposable
{
    internal const string LogCategory = "TensorPool.Producer";

    private readonly ProducerCore _core;
    private readonly ProducerAgent<WireV1_1> _agent;
    private readonly MetadataBook<WireV1_1> _metadata;
    private readonly IRegionSource _regions;
    private readonly IRoleEndpoints<ProducerEndpoints> _endpoints;
    private readonly INanoClock _clock;
    private int _isClosed;

    /// <param name="client">Whose Aeron client and options are used.</param>
    /// <param name="options">Validated here.</param>
    /// <param name="regions">What to publish into, once the id is known; owned from here on.</param>
    internal TensorProducer(TensorPoolClient client, ProducerOptions options, Func<int, IRegionSource> regions)
        : this(
            client.Session,
            client.Channels,
            client.Options,
            options,
            options.ProducerId ?? client.NextRoleId(),
            regions
        ) { }

    /// <summary>The same, for a session of a test.</summary>
    internal TensorProducer(
        ITransportSession session,
        StreamChannels channels,
        TensorPoolClientOptions client,
        ProducerOptions options,
        int producerId,
        Func<int, IRegionSource> regions,
        INanoClock? frameClock = null
    )
    {
        ILogger log = client.LoggerFactory.CreateLogger(LogCategory);
        StreamId = options.StreamId;
        ProducerId = producerId;
        RoleName = $"tp-producer-{options.StreamId}";
        _clock = client.NanoClock;
        // Frames carry CLOCK_MONOTONIC, whatever clock the timers follow (W-15.7-3).
        _core = new ProducerCore<WireV1_1>(
            options.StreamId,
            frameClock ?? SystemNanoClock.Instance,
            options.FillDescriptors,
            options.NonTemporalLength
        );
        _regions = regions(producerId);
        try
        {
            uint nslots = _regions.Epoch?.Nslots ?? options.Regions.Nslots;
            int maxMetadataLength = 0;
            _endpoints = session.Open(transport =>
            {
                ProducerEndpoints endpoints = new(
                    transport,
                    channels,
                    client,
                    producerId,
                    nslots,
                    options.Progress.Enabled,
                    log
                );
                maxMetadataLength = endpoints.Metadata.MaxSendLength;
                return endpoints;
            });
            try
            {
                _metadata = new MetadataBook<WireV1_1>(
                    _core,
                    SystemNanoClock.Instance,
                    maxMetadataLength,
                    options.Attributes
                );
                _agent = new ProducerAgent<WireV1_1>(
                    _core,
                    SystemNanoClock.Instance,
                    _regions,
                    _metadata,
                    _endpoints,
                    options,
                    producerId,
                    _clock.NanoTime(),
                    log
                );
            }
            catch
            {
                _endpoints.Dispose();
                throw;
            }
        }
        catch
        {
            _regions.Dispose();
            throw;
        }

        _core.Install(_regions);
    }

    /// <summary>The stream. Thread-safe.</summary>
    public uint StreamId { get; }

    /// <summary>Id of the producer in messages and counters. Thread-safe.</summary>
    public int ProducerId { get; }

    /// <summary>Name of the agent's thread. Thread-safe.</summary>
    public string RoleName { get; }

    /// <summary>The epoch that is published into; 0 if there is none. Thread-safe.</summary>
    public ulong Epoch => _core.Epoch?.Number ?? 0;

    /// <summary>
    /// The next sequence number in the order of descriptors: how many frames of the epoch are published or given up.
    /// Thread-safe.
    /// </summary>
    public ulong NextSeq => _core.Epoch?.InFlight.Head ?? 0;

    /// <summary>
    /// Age of the oldest claim that was neither completed nor given up, and that frames behind it wait for; zero if there is
    /// none. Exact to a duty cycle. Thread-safe.
    /// </summary>
    public TimeSpan OldestClaimAge => TimeSpan.FromMicroseconds(_agent.OldestClaimAgeNs / 1000.0);

    /// <summary>Version of the attributes that frames refer to now. Thread-safe.</summary>
    public uint MetaVersion => _metadata.Current.Version;

    /// <summary>Most bytes of <see cref="FrameDetails.UserData"/>. Thread-safe.</summary>
    public int MaxUserDataLength => _core.MaxUserDataLength;

    /// <summary>What became of frames so far. Thread-safe; the numbers are read one after the other.</summary>
    public ProducerStatistics Statistics =>
        new()
        {
            FramesPublished = _core.Counters.FramesPublished,
            TooLarge = _core.Counters.TooLarge,
            DescriptorBackPressured = _core.Counters.DescriptorBackPressured,
            NotConnected = _core.Counters.NotConnected,
            Disconnected = _core.Counters.Disconnected,
            Abandoned = _core.Counters.Abandoned,
            RejectedMessages = _agent.RejectedMessages,
        };

    /// <summary>One duty cycle. For the agent thread; called by a runner or invoker, or from the host's own loop.</summary>
    /// <returns>How much was done; 0 if the thread may rest.</returns>
    public int DoWork() => Volatile.Read(ref _isClosed) == 0 ? _agent.DoWork(_clock.NanoTime()) : 0;

    /// <summary>The same as <see cref="Dispose"/>: what a runner or invoker calls in the end.</summary>
    public void OnClose() => Dispose();

    /// <summary>
    /// Ends the producer: nothing is published any more, and its files are removed. Memory that a claim or
    /// <see cref="ProducerPools"/> still holds stays mapped until that ends. Thread-safe and idempotent; stop the agent first,
    /// by its runner or invoker, which then does this by itself.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }

        _core.Install(null);
        try
        {
            _endpoints.Dispose();
        }
        finally
        {
            _regions.Dispose();
        }
    }

    /// <summary>
    /// Adds an attribute of the data source, or gives it another value; frames published from here on refer to the new
    /// version. Thread-safe.
    /// </summary>
    /// <returns>The new version.</returns>
    /// <exception cref="ArgumentException">There are too many attributes, or they make too long a message.</exception>
    public uint SetAttribute(DataSourceAttribute attribute) => _metadata.Set(attribute);

    /// <summary>Removes an attribute of the data source. Thread-safe.</summary>
    /// <returns>The version, which is a new one if there was such an attribute.</returns>
    public uint RemoveAttribute(string key) => _metadata.Remove(key);

    /// <summary>Replaces all attributes of the data source by others, as one change. Thread-safe.</summary>
    /// <returns>The new version.</returns>
    /// <exception cref="ArgumentException">There are too many, a name comes twice, or they make too long a message.</exception>
    public uint ReplaceAttributes(IEnumerable<DataSourceAttribute> attributes) => _metadata.Replace(attributes);

    /// <summary>
    /// Begins a new epoch with regions of another size, or with as large ones: consumers drop what they have, and map again.
    /// Sequence numbers start at 0, and all claims are void (O-16). Thread-safe; creating large regions takes seconds, during
    /// which the present epoch goes on.
    /// </summary>
    /// <param name="options">
    /// Slots, pools and the like; null for the present ones. Directory, namespace and instance cannot change.
    /// </param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    /// <exception cref="IOException">The regions cannot be created; the present epoch goes on.</exception>
    /// <exception cref="NotSupportedException">The regions belong to an SHM driver, which alone begins epochs.</exception>
    /// <exception cref="ObjectDisposedException">The producer has ended.</exception>
    public void BeginEpoch(RegionOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed) != 0, this);
        _regions.Renew(options, SystemNanoClock.Instance.NanoTime());
        _core.Install(_regions);
    }
}
