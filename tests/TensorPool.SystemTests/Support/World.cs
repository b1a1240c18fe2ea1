using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Driver;
using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Transport;

namespace TensorPool.SystemTests.Support;

/// <summary>
/// A media driver, clients, producers and consumers in one process, all driven by the test's own thread unless the test runs
/// them otherwise. Everything is gone afterwards, whatever happened.
/// </summary>
internal sealed class World : IDisposable
{
    public const uint StreamId = 77;
    public const uint Nslots = 64;
    public const int MaxPayload = 16384;

    /// <summary>What a descriptor takes in the log: header and message, aligned.</summary>
    private const int DescriptorBytes = 96;

    /// <summary>Between reports of roles: short, for nobody wants to wait for them.</summary>
    public static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);

    private readonly ShmDirectory _directory = new();
    private readonly MediaDriverOptions _driverOptions;
    private readonly List<TensorPoolClient> _clients = [];
    private readonly List<IDisposable> _roles = [];
    private readonly List<TensorProducer> _producers = [];
    private readonly List<Reader> _readers = [];
    private readonly List<WireTap> _taps = [];
    private readonly List<PeerProcess> _peers = [];
    private MediaDriver? _driver;

    public World(Func<MediaDriverOptions, MediaDriverOptions>? change = null)
    {
        MediaDriverOptions options = MediaDriverOptions.Compact with { Directory = _directory.File("aeron") };
        _driverOptions = change?.Invoke(options) ?? options;
        _driver = MediaDriver.Launch(_driverOptions);
    }

    /// <summary>What clients are made of.</summary>
    public TensorPoolClientOptions ClientOptions =>
        new() { AeronDirectory = _driverOptions.Directory, ReconnectDelay = TimeSpan.FromMilliseconds(5) };

    /// <summary>Where regions are.</summary>
    public string BaseDirectory => _directory.Path;

    public RegionOptions Regions =>
        new()
        {
            BaseDirectory = _directory.Path,
            Nslots = Nslots,
            Pools = [new PoolOptions(1, 4096), new PoolOptions(2, MaxPayload)],
        };

    public ProducerOptions ProducerOptions =>
        new()
        {
            StreamId = StreamId,
            Regions = Regions,
            AnnounceInterval = Often,
            QosInterval = Often,
            MetadataInterval = Often,
        };

    /// <summary>A consumer that takes nobody for dead while a test runs.</summary>
    public ConsumerOptions ConsumerOptions =>
        new()
        {
            StreamId = StreamId,
            AllowedBaseDirectories = [_directory.Path],
            HelloInterval = Often,
            QosInterval = Often,
            AnnouncePeriod = TimeSpan.FromMinutes(1),
        };

    public static TensorLayout Bytes(int length) => new(Dtype.UInt8, MajorOrder.Row, [length]);

    public TensorPoolClient Connect(Func<TensorPoolClientOptions, TensorPoolClientOptions>? change = null)
    {
        TensorPoolClient client = TensorPoolClient.Connect(change?.Invoke(ClientOptions) ?? ClientOptions);
        _clients.Add(client);
        return client;
    }

    /// <summary>A producer with a client of its own.</summary>
    public TensorProducer Produce(
        Func<ProducerOptions, ProducerOptions>? change = null,
        TensorPoolClient? client = null
    )
    {
        TensorProducer producer = (client ?? Connect()).CreateProducer(
            change?.Invoke(ProducerOptions) ?? ProducerOptions
        );
        Add(producer);
        return producer;
    }

    /// <summary>Takes over a producer that was made otherwise.</summary>
    public void Add(TensorProducer producer)
    {
        _producers.Add(producer);
        _roles.Add(producer);
    }

    /// <summary>A consumer with a client of its own.</summary>
    public Reader Consume(Func<ConsumerOptions, ConsumerOptions>? change = null, TensorPoolClient? client = null)
    {
        List<ConsumerTransition> transitions = [];
        ConsumerOptions options = (change?.Invoke(ConsumerOptions) ?? ConsumerOptions) with
        {
            OnStateChanged = transitions.Add,
        };
        Reader reader = new((client ?? Connect()).CreateConsumer(options), transitions);
        _readers.Add(reader);
        _roles.Add(reader.Consumer);
        return reader;
    }

    /// <summary>A producer, and a consumer that has mapped its regions.</summary>
    public (TensorProducer Producer, Reader Reader) Pair(
        Func<ProducerOptions, ProducerOptions>? producer = null,
        Func<ConsumerOptions, ConsumerOptions>? consumer = null
    )
    {
        TensorProducer made = Produce(producer);
        Reader reader = Consume(consumer);
        UntilMapped(reader);
        return (made, reader);
    }

    public WireTap Tap()
    {
        WireTap tap = new(_driverOptions.Directory);
        _taps.Add(tap);
        return tap;
    }

    /// <summary>A process that uses the same driver and directory. It dies with this world.</summary>
    public PeerProcess Peer(string verb, params (string Name, object Value)[] arguments) =>
        PeerBehind([], verb, arguments);

    /// <summary>The same, started by way of programs that in the end become it.</summary>
    public PeerProcess PeerBehind(string[] prefix, string verb, params (string Name, object Value)[] arguments)
    {
        PeerProcess peer = PeerProcess.StartBehind(
            prefix,
            verb,
            [
                ("dir", _driverOptions.Directory),
                ("base", _directory.Path),
                ("driver-timeout", 30_000),
                ("keepalive", 100),
                ("lease", false),
                .. arguments,
            ]
        );
        _peers.Add(peer);
        return peer;
    }

    /// <summary>Another driver in the place of the one that runs.</summary>
    public void RestartDriver()
    {
        StopDriver();
        _driver = MediaDriver.Launch(_driverOptions);
    }

    public void StopDriver()
    {
        _driver?.Dispose();
        _driver = null;
    }

    /// <summary>No duty cycle of this producer any more.</summary>
    public void Forget(TensorProducer producer) => _producers.Remove(producer);

    /// <summary>No duty cycle of this consumer any more.</summary>
    public void Forget(Reader reader) => _readers.Remove(reader);

    /// <summary>One duty cycle of everybody.</summary>
    public void Step()
    {
        _producers.ForEach(producer => producer.DoWork());
        _readers.ForEach(reader => reader.Poll());
        _taps.ForEach(tap => tap.Poll());
    }

    /// <summary>Duty cycles until something holds.</summary>
    public void Until(Func<bool> condition, string what) =>
        Eventually.True(
            () =>
            {
                Step();
                return condition();
            },
            what
        );

    public void UntilMapped(params Reader[] readers) =>
        Until(
            () => readers.All(reader => reader.IsMapped),
            $"every consumer has mapped; {string.Join("; ", readers.Select(r => r.Consumer.LastRefusal))}"
        );

    /// <summary>
    /// Duty cycles until publishers may send so many descriptors at one go. That consumers have read everything is not enough:
    /// the media driver has to have noticed it, on a thread of its own, which may have to wait for a core.
    /// </summary>
    public void UntilRoom(int descriptors)
    {
        using CncReader cnc = CncReader.Open(_driverOptions.Directory);
        Until(() => HasRoom(cnc.Counters, (descriptors + 1) * DescriptorBytes), $"room for {descriptors} descriptors");
    }

    /// <summary>Publishes self-checking frames, never more than the ring holds ahead of a consumer.</summary>
    public void PublishAll(TensorProducer producer, Reader reader, int count)
    {
        const int Batch = (int)Nslots / 2;
        for (int left = count; left > 0; left -= Batch)
        {
            Publish(producer, Math.Min(left, Batch));
            UntilSeen(producer, reader);
        }
    }

    /// <summary>Publishes self-checking frames at one go, all of whose descriptors are sent.</summary>
    public void Publish(TensorProducer producer, int count)
    {
        UntilRoom(count);
        for (int i = 0; i < count; i++)
        {
            byte[] payload = SelfCheckingPayload.Of(producer.NextSeq, MaxPayload);
            Assert.Equal(PublishResult.Sent, producer.Publish<byte>(payload, Bytes(payload.Length)));
        }
    }

    public void UntilSeen(TensorProducer producer, Reader reader)
    {
        ulong last = producer.NextSeq - 1;
        Until(() => reader.Consumer.LastSeqSeen >= last, $"frame {last} is seen");
    }

    /// <summary>Whether every publisher that somebody listens to may send so many bytes beyond what was read of it.</summary>
    private bool HasRoom(CountersReader counters, int bytes)
    {
        List<CounterInfo> ofDescriptors =
        [
            .. counters.Enumerate().Where(c => c.Stream?.StreamId == ClientOptions.DescriptorStreamId),
        ];
        return ofDescriptors
            .Where(c => c.TypeId == CounterTypes.SubscriberPosition)
            .GroupBy(c => c.Stream!.Value.SessionId)
            .All(readers =>
                ofDescriptors.Any(c =>
                    c.TypeId == CounterTypes.PublisherLimit
                    && c.Stream!.Value.SessionId == readers.Key
                    && c.Value >= readers.Max(reader => reader.Value) + bytes
                )
            );
    }

    public void Dispose()
    {
        _peers.ForEach(peer => peer.Dispose());
        _taps.ForEach(tap => tap.Dispose());
        _roles.ForEach(role => role.Dispose());
        _clients.ForEach(client => client.Dispose());
        StopDriver();
        _directory.Dispose();
    }
}
