using TensorPool.Wire;

namespace TensorPool.Tests.Wire;

/// <summary>Decodes any message into objects that are made once, as agents do.</summary>
internal sealed class Decoding
{
    public FrameDescriptor Descriptor;

    public FrameProgress Progress;

    public ConsumerHello Hello;

    public QosConsumer QosConsumer;

    public QosProducer QosProducer;

    public Heartbeat Heartbeat;

    public ConsumerConfig Config { get; } = new();

    public PoolAnnouncement Announcement { get; } = new();

    public DataSourceAnnouncement Source { get; } = new();

    public DataSourceMetadata Metadata { get; } = new();

    public ControlResponse Response { get; } = new();

    public WireStatus Decode(MessageKind kind, ReadOnlySpan<byte> message) =>
        kind switch
        {
            MessageKind.FrameDescriptor => WireV1_1.TryDecodeFrameDescriptor(message, Messages.Nslots, out Descriptor),
            MessageKind.FrameProgress => WireV1_1.TryDecodeFrameProgress(message, Messages.Nslots, out Progress),
            MessageKind.ConsumerHello => WireV1_1.TryDecodeConsumerHello(message, out Hello),
            MessageKind.QosConsumer => WireV1_1.TryDecodeQosConsumer(message, out QosConsumer),
            MessageKind.QosProducer => WireV1_1.TryDecodeQosProducer(message, out QosProducer),
            MessageKind.Heartbeat => WireV1_1.TryDecodeHeartbeat(message, out Heartbeat),
            MessageKind.ConsumerConfig => WireV1_1.TryDecodeConsumerConfig(message, Config),
            MessageKind.ShmPoolAnnounce => WireV1_1.TryDecodePoolAnnouncement(message, Announcement),
            MessageKind.DataSourceAnnounce => WireV1_1.TryDecodeDataSourceAnnouncement(message, Source),
            MessageKind.DataSourceMeta => WireV1_1.TryDecodeDataSourceMetadata(message, Metadata),
            MessageKind.ControlResponse => WireV1_1.TryDecodeControlResponse(message, Response),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such message."),
        };

    /// <summary>What was decoded, encoded again.</summary>
    public byte[] Encode(MessageKind kind) =>
        kind switch
        {
            MessageKind.FrameDescriptor => Messages.Encode(Descriptor),
            MessageKind.FrameProgress => Messages.Encode(Progress),
            MessageKind.ConsumerHello => Messages.Encode(Hello),
            MessageKind.QosConsumer => Messages.Encode(QosConsumer),
            MessageKind.QosProducer => Messages.Encode(QosProducer),
            MessageKind.Heartbeat => Messages.Encode(Heartbeat),
            MessageKind.ConsumerConfig => Messages.Encode(Config),
            MessageKind.ShmPoolAnnounce => Messages.Encode(Announcement),
            MessageKind.DataSourceAnnounce => Messages.Encode(Source),
            MessageKind.DataSourceMeta => Messages.Encode(Metadata),
            MessageKind.ControlResponse => Messages.Encode(Response),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such message."),
        };
}
