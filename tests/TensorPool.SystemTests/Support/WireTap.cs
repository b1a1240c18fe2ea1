using TensorPool.Aeron.Client;
using TensorPool.Wire;

namespace TensorPool.SystemTests.Support;

/// <summary>
/// Sees every message of the four streams as any other Aeron client does, and can send messages of its own: what roles say is
/// judged by what is on the wire.
/// </summary>
internal sealed class WireTap : IDisposable
{
    private readonly AeronClient _client;
    private readonly Subscription[] _subscriptions;
    private readonly ExclusivePublication _control;
    private readonly ExclusivePublication _qos;
    private readonly FragmentAssembler _assembler;
    private readonly List<string> _faults = []; // a poll takes exceptions for itself

    public WireTap(string aeronDirectory)
    {
        _client = AeronClient.Connect(new AeronClientOptions { Directory = aeronDirectory });
        _subscriptions =
        [
            .. new[] { 1000, 1100, 1200, 1300 }.Select(stream =>
                _client.AddSubscription("aeron:ipc?tether=false", stream)
            ),
        ];
        _control = _client.AddExclusivePublication("aeron:ipc?term-length=1m", 1000);
        _qos = _client.AddExclusivePublication("aeron:ipc?term-length=64k", 1200);
        _assembler = new FragmentAssembler(OnMessage);
    }

    public List<PoolAnnouncement> Announces { get; } = [];

    public List<ConsumerHello> Hellos { get; } = [];

    public List<FrameDescriptor> Descriptors { get; } = [];

    public List<FrameProgress> Progress { get; } = [];

    public List<QosConsumer> ConsumerQos { get; } = [];

    public List<QosProducer> ProducerQos { get; } = [];

    public List<DataSourceAnnouncement> Sources { get; } = [];

    public List<DataSourceMetadata> Metadata { get; } = [];

    /// <summary>Called for each descriptor at the moment it is read.</summary>
    public Action<FrameDescriptor>? OnDescriptor { get; set; }

    public void Poll()
    {
        foreach (Subscription subscription in _subscriptions)
        {
            subscription.Poll(_assembler.Handler, 100);
        }

        Assert.Empty(_faults);
    }

    public void Send(ConsumerConfig config)
    {
        byte[] message = new byte[WireV1_1.ConsumerConfigLength(config)];
        WireV1_1.EncodeConsumerConfig(message, config);
        Send(_control, message);
    }

    public void Send(PoolAnnouncement announcement)
    {
        byte[] message = new byte[WireV1_1.PoolAnnouncementLength(announcement)];
        WireV1_1.EncodePoolAnnouncement(message, announcement);
        Send(_control, message);
    }

    public void Send(in QosConsumer qos)
    {
        byte[] message = new byte[WireV1_1.QosConsumerLength];
        WireV1_1.EncodeQosConsumer(message, qos);
        Send(_qos, message);
    }

    public static ConsumerConfig Config(
        Reader reader,
        ConsumerMode mode,
        ushort decimation = 1,
        bool useShm = true,
        string fallback = ""
    )
    {
        ConsumerConfig config = new()
        {
            StreamId = World.StreamId,
            ConsumerId = reader.Consumer.ConsumerId,
            UseShm = useShm,
            Mode = mode,
            Decimation = decimation,
        };
        config.PayloadFallbackUri.Set(fallback);
        return config;
    }

    public void Dispose() => _client.Dispose();

    private static void Send(ExclusivePublication publication, byte[] message) =>
        Eventually.True(() => publication.Offer(message) > 0, "a message of the tap finds room");

    private void OnMessage(ReadOnlySpan<byte> message, in FragmentHeader header)
    {
        MessageKind kind = WireV1_1.Identify(message, out WireStatus status);
        switch (kind)
        {
            case MessageKind.ShmPoolAnnounce:
                PoolAnnouncement announce = new();
                status = WireV1_1.TryDecodePoolAnnouncement(message, announce);
                Announces.Add(announce);
                break;
            case MessageKind.ConsumerHello:
                status = WireV1_1.TryDecodeConsumerHello(message, out ConsumerHello hello);
                Hellos.Add(hello);
                break;
            case MessageKind.FrameDescriptor:
                status = WireV1_1.TryDecodeFrameDescriptor(message, World.Nslots, out FrameDescriptor descriptor);
                Descriptors.Add(descriptor);
                OnDescriptor?.Invoke(descriptor);
                break;
            case MessageKind.FrameProgress:
                status = WireV1_1.TryDecodeFrameProgress(message, World.Nslots, out FrameProgress progress);
                Progress.Add(progress);
                break;
            case MessageKind.QosConsumer:
                status = WireV1_1.TryDecodeQosConsumer(message, out QosConsumer consumer);
                ConsumerQos.Add(consumer);
                break;
            case MessageKind.QosProducer:
                status = WireV1_1.TryDecodeQosProducer(message, out QosProducer producer);
                ProducerQos.Add(producer);
                break;
            case MessageKind.DataSourceAnnounce:
                DataSourceAnnouncement source = new();
                status = WireV1_1.TryDecodeDataSourceAnnouncement(message, source);
                Sources.Add(source);
                break;
            case MessageKind.DataSourceMeta:
                DataSourceMetadata metadata = new();
                status = WireV1_1.TryDecodeDataSourceMetadata(message, metadata);
                Metadata.Add(metadata);
                break;
            case MessageKind.ConsumerConfig:
                break; // the tap's own
            default:
                _faults.Add("not a message that roles send");
                break;
        }

        if (status != WireStatus.Ok)
        {
            _faults.Add($"{kind} is {status}, on stream {header.StreamId}: {Convert.ToHexString(message)}");
        }
    }
}
