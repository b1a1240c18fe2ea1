using TensorPool.SharedMemory;
using TensorPool.Supervisor;
using TensorPool.Tests.Consumer;
using TensorPool.Tests.SharedMemory;
using TensorPool.Tests.Support;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Tests.Supervisor;

/// <summary>A supervisor on a fake transport, and real regions whose owner is the test. One thread, one clock.</summary>
internal sealed class SupervisorRig : IDisposable
{
    public const uint StreamId = Regions.StreamId;
    public const uint ProducerId = 30;
    public const uint ConsumerId = 21;
    public const long Second = 1_000_000_000;

    public SupervisorRig(Func<SupervisorOptions, SupervisorOptions>? change = null)
    {
        Clock.NowNs = 1_000_000_000_000;
        Owner = Regions.Owner(Directory, Now);
        Session = new TransportSession(
            () => Transport,
            () => new ReconnectSchedule(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), () => 0.5),
            TimeSpan.FromHours(1),
            Clock,
            Log
        );
        SupervisorOptions options = new() { AllowedBaseDirectories = [Directory.Path], OnEvent = Events.Add };
        options = change?.Invoke(options) ?? options;
        options.Validate();
        Supervisor = new StreamSupervisor(
            options,
            new SupervisorEnvironment
            {
                Session = Session,
                Channels = new StreamChannels(new TensorPoolClientOptions()),
                ClientOptions = new TensorPoolClientOptions(),
                Clock = Clock,
                MonotonicClock = Clock,
                Log = Log,
            }
        );
        Supervisor.DoWork();
    }

    public ShmDirectory Directory { get; } = new();

    public ManualNanoClock Clock { get; } = new();

    public ulong Now => (ulong)Clock.NowNs;

    public RecordingLogger Log { get; } = new();

    public RegionOwner<WireV1_1> Owner { get; }

    public FakeTransport Transport { get; } = new();

    public TransportSession Session { get; }

    public StreamSupervisor Supervisor { get; }

    public List<SupervisorEvent> Events { get; } = [];

    public IEnumerable<SupervisorEventKind> Kinds => Events.Select(e => e.Kind);

    public FakePublication Configs => Transport.Publications[0];

    public SupervisorSnapshot Snapshot => Supervisor.TakeSnapshot();

    public StreamSnapshot Stream => Assert.Single(Snapshot.Streams);

    public ConsumerSnapshot Consumer => Assert.Single(Stream.Consumers);

    public FakeSubscription Subscription(int streamId) => Transport.Subscriptions.Single(s => s.StreamId == streamId);

    public void Announce(uint producerId = ProducerId, Action<PoolAnnouncement>? change = null, bool work = true)
    {
        PoolAnnouncement announcement = Regions.Announce(Owner.Current);
        announcement.ProducerId = producerId;
        change?.Invoke(announcement);
        byte[] message = new byte[WireV1_1.PoolAnnouncementLength(announcement)];
        WireV1_1.EncodePoolAnnouncement(message, announcement);
        Receive(1000, message, work);
    }

    public void Hello(ConsumerMode mode = ConsumerMode.Stream, uint consumerId = ConsumerId, bool supportsShm = true)
    {
        byte[] message = new byte[WireV1_1.ConsumerHelloLength];
        ConsumerHello hello = new()
        {
            StreamId = StreamId,
            ConsumerId = consumerId,
            SupportsShm = supportsShm,
            Mode = mode,
            ExpectedLayoutVersion = 1,
        };
        WireV1_1.EncodeConsumerHello(message, hello);
        Receive(1000, message);
    }

    public void ReportConsumer(
        ulong seq,
        ulong gap = 0,
        ulong late = 0,
        ConsumerMode mode = ConsumerMode.Stream,
        uint consumerId = ConsumerId,
        uint streamId = StreamId,
        ulong? epoch = null
    )
    {
        byte[] message = new byte[WireV1_1.QosConsumerLength];
        QosConsumer report = new()
        {
            StreamId = streamId,
            ConsumerId = consumerId,
            Epoch = epoch ?? Owner.Current.Epoch,
            LastSeqSeen = seq,
            DropsGap = gap,
            DropsLate = late,
            Mode = mode,
        };
        WireV1_1.EncodeQosConsumer(message, report);
        Receive(1200, message);
    }

    public void ReportProducer(ulong seq, uint producerId = ProducerId)
    {
        byte[] message = new byte[WireV1_1.QosProducerLength];
        QosProducer report = new()
        {
            StreamId = StreamId,
            ProducerId = producerId,
            Epoch = Owner.Current.Epoch,
            CurrentSeq = seq,
        };
        WireV1_1.EncodeQosProducer(message, report);
        Receive(1200, message);
    }

    public void Receive(int streamId, byte[] message, bool work = true)
    {
        Subscription(streamId).Incoming.Enqueue((1, message));
        if (work)
        {
            Supervisor.DoWork();
        }
    }

    public void Advance(long ns, bool ownerLives = true)
    {
        Clock.NowNs += ns;
        if (ownerLives)
        {
            Owner.RefreshActivity(Now);
        }

        Supervisor.DoWork();
    }

    /// <summary>What consumers were told so far.</summary>
    public IReadOnlyList<(uint ConsumerId, ConsumerMode Mode, int Decimation, bool UseShm, string Fallback)> Told() =>
        [
            .. Configs.Messages.Select(message =>
            {
                ConsumerConfig config = new();
                Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodeConsumerConfig(message, config));
                Assert.Equal(StreamId, config.StreamId);
                return (
                    config.ConsumerId,
                    config.Mode,
                    (int)config.Decimation,
                    config.UseShm,
                    config.PayloadFallbackUri.ToString()
                );
            }),
        ];

    public long Counter(string label) =>
        Transport.Counters.Single(counter => counter.Label.StartsWith(label + ":", StringComparison.Ordinal)).Value;

    public void Dispose()
    {
        Supervisor.Dispose();
        Session.Dispose();
        Owner.Dispose();
        Directory.Dispose();
    }
}
