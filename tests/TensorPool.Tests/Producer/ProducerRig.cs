using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TensorPool.Aeron.Agents;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Tests.Support;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

/// <summary>
/// A producer as its users have it, on regions of its own, with transports that collect what is sent and a clock that the
/// test moves. One thread.
/// </summary>
internal sealed class ProducerRig : IDisposable
{
    public const uint StreamId = 42;
    public const int ProducerId = 17;
    public const uint Nslots = 8;

    private readonly TempDirectory _directory = new();
    private readonly ManualNanoClock _clock = new();
    private readonly TransportSession _session;

    public ProducerRig(Func<ProducerOptions, ProducerOptions>? change = null, ILoggerFactory? log = null)
    {
        _clock.NowNs = 1_000_000_000_000;
        ProducerOptions options = new()
        {
            StreamId = StreamId,
            Regions = new RegionOptions
            {
                BaseDirectory = _directory.Path,
                Nslots = Nslots,
                Pools = [new PoolOptions(1, 4096), new PoolOptions(2, 16384)],
            },
        };
        options = change?.Invoke(options) ?? options;
        options.Validate();
        TensorPoolClientOptions client = new()
        {
            NanoClock = _clock,
            LoggerFactory = log ?? NullLoggerFactory.Instance,
        };
        _session = new TransportSession(
            () =>
            {
                Transports.Add(new FakeTransport());
                return Transports[^1];
            },
            () => new ReconnectSchedule(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), () => 0.5),
            TimeSpan.FromHours(1),
            _clock,
            NullLogger.Instance
        );
        StartedNs = SystemNanoClock.Instance.NanoTime();
        Producer = new TensorProducer(
            _session,
            new StreamChannels(client),
            client,
            options,
            ProducerId,
            _ => Regions = new OwnedRegions<WireV1_1>(options.Regions, options.StreamId, StartedNs, NullLogger.Instance)
        );
    }

    /// <summary>When the regions were made, by the clock that they are stamped with.</summary>
    public long StartedNs { get; }

    public string Path => _directory.Path;

    public TensorProducer Producer { get; }

    public OwnedRegions<WireV1_1>? Regions { get; private set; }

    public StreamMapping Mapping => Regions!.Epoch!.Mapping;

    public List<FakeTransport> Transports { get; } = [];

    public FakeTransport Transport => Transports[^1];

    public FakePublication Descriptors => Transport.Publications.First(p => p.StreamId == 1100);

    public FakePublication Announces => Transport.Publications.First(p => p.StreamId == 1000);

    public FakePublication Progress => Transport.Publications.Where(p => p.StreamId == 1000).ElementAt(1);

    public FakePublication Qos => Transport.Publications.Single(p => p.StreamId == 1200);

    public FakePublication Metadata => Transport.Publications.Single(p => p.StreamId == 1300);

    public FakeSubscription Control => Transport.Subscriptions.Single();

    public IReadOnlyList<PoolAnnouncement> SentAnnounces() =>
        [
            .. Announces.Messages.Select(message =>
            {
                PoolAnnouncement announcement = new();
                Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodePoolAnnouncement(message, announcement));
                return announcement;
            }),
        ];

    public IReadOnlyList<QosProducer> SentQos() =>
        [
            .. Qos.Messages.Select(message =>
            {
                Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodeQosProducer(message, out QosProducer qos));
                return qos;
            }),
        ];

    public IReadOnlyList<DataSourceAnnouncement> SentBeacons() =>
        [
            .. Metadata
                .Messages.Where(m => KindOf(m) == MessageKind.DataSourceAnnounce)
                .Select(message =>
                {
                    DataSourceAnnouncement beacon = new();
                    Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodeDataSourceAnnouncement(message, beacon));
                    return beacon;
                }),
        ];

    public IReadOnlyList<DataSourceMetadata> SentMetadata() =>
        [
            .. Metadata
                .Messages.Where(m => KindOf(m) == MessageKind.DataSourceMeta)
                .Select(message =>
                {
                    DataSourceMetadata metadata = new();
                    Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodeDataSourceMetadata(message, metadata));
                    return metadata;
                }),
        ];

    public IReadOnlyList<FrameDescriptor> SentDescriptors() =>
        [
            .. Descriptors.Messages.Select(message =>
            {
                Assert.Equal(
                    WireStatus.Ok,
                    WireV1_1.TryDecodeFrameDescriptor(message, Nslots, out FrameDescriptor descriptor)
                );
                return descriptor;
            }),
        ];

    public IReadOnlyList<FrameProgressState> SentProgress() =>
        [
            .. Progress.Messages.Select(message =>
            {
                Assert.Equal(
                    WireStatus.Ok,
                    WireV1_1.TryDecodeFrameProgress(message, Nslots, out FrameProgress progress)
                );
                return progress.State;
            }),
        ];

    public SlotHeader Header(ulong seq)
    {
        Assert.True(WireV1_1.TryReadSlotHeader(ref Mapping.Slot((uint)seq % Nslots), out SlotHeader header));
        return header;
    }

    public ReadOnlySpan<byte> Payload(ulong seq, int length, int pool = 0) =>
        Mapping.Payload(pool, (uint)seq % Nslots, length);

    /// <summary>Time passes in steps, each with a duty cycle.</summary>
    public void Run(TimeSpan time, TimeSpan step)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += step)
        {
            _clock.NowNs += (long)step.TotalNanoseconds;
            Producer.DoWork();
        }
    }

    public void Advance(TimeSpan time) => _clock.NowNs += (long)time.TotalNanoseconds;

    public void Hello(uint consumerId, Func<ConsumerHello, ConsumerHello>? change = null)
    {
        ConsumerHello hello = new()
        {
            StreamId = StreamId,
            ConsumerId = consumerId,
            SupportsShm = true,
            SupportsProgress = true,
            Mode = ConsumerMode.Stream,
            ExpectedLayoutVersion = 1,
        };
        hello = change?.Invoke(hello) ?? hello;
        byte[] message = new byte[WireV1_1.ConsumerHelloLength];
        WireV1_1.EncodeConsumerHello(message, hello);
        Control.Incoming.Enqueue((5, message));
    }

    public PublishResult Publish(int length = 16) => Producer.Publish<byte>(new byte[length], Bytes(length));

    public static TensorLayout Bytes(int length) => new(Dtype.UInt8, MajorOrder.Row, [length]);

    public long Counter(string label) =>
        Transport.Counters.Single(counter => counter.Label.StartsWith(label + ":", StringComparison.Ordinal)).Value;

    public void Dispose()
    {
        Producer.Dispose();
        _session.Dispose();
        _directory.Dispose();
    }

    private static MessageKind KindOf(byte[] message) => WireV1_1.Identify(message, out _);
}
