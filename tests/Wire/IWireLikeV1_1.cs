using TensorPool.Wire;

namespace TensorPool.Tests.Wire;

/// <summary>
/// Wire 1.1, for a test double that differs from it in some members: it declares those, and has all others from here.
/// </summary>
internal interface IWireLikeV1_1 : IWireProtocol
{
    static string IWireProtocol.Name => WireV1_1.Name;

    static int IWireProtocol.FrameDescriptorLength => WireV1_1.FrameDescriptorLength;

    static int IWireProtocol.FrameProgressLength => WireV1_1.FrameProgressLength;

    static int IWireProtocol.ConsumerHelloLength => WireV1_1.ConsumerHelloLength;

    static int IWireProtocol.QosConsumerLength => WireV1_1.QosConsumerLength;

    static int IWireProtocol.QosProducerLength => WireV1_1.QosProducerLength;

    static int IWireProtocol.HeartbeatLength => WireV1_1.HeartbeatLength;

    static ulong IWireProtocol.WritingWord(ulong seq) => WireV1_1.WritingWord(seq);

    static ulong IWireProtocol.CommittedWord(ulong seq) => WireV1_1.CommittedWord(seq);

    static bool IWireProtocol.IsCommitted(ulong word) => WireV1_1.IsCommitted(word);

    static ulong IWireProtocol.FrameIdOf(ulong word) => WireV1_1.FrameIdOf(word);

    static void IWireProtocol.WriteSlotHeader(ref byte slot, in SlotHeader header) =>
        WireV1_1.WriteSlotHeader(ref slot, header);

    static bool IWireProtocol.TryReadSlotHeader(ref readonly byte slot, out SlotHeader header) =>
        WireV1_1.TryReadSlotHeader(in slot, out header);

    static Span<byte> IWireProtocol.UserBytes(ref byte slot) => WireV1_1.UserBytes(ref slot);

    static ReadOnlySpan<byte> IWireProtocol.ReadUserBytes(ref readonly byte slot) => WireV1_1.ReadUserBytes(in slot);

    static void IWireProtocol.WriteSuperblock(ref byte region, in Superblock superblock) =>
        WireV1_1.WriteSuperblock(ref region, superblock);

    static void IWireProtocol.ReadSuperblock(ref readonly byte region, out Superblock superblock) =>
        WireV1_1.ReadSuperblock(in region, out superblock);

    static bool IWireProtocol.IsPoolSlotBytes(uint slotBytes, uint strideBytes) =>
        WireV1_1.IsPoolSlotBytes(slotBytes, strideBytes);

    static string? IWireProtocol.CheckStride(uint strideBytes, long pageSize) =>
        WireV1_1.CheckStride(strideBytes, pageSize);

    static void IWireProtocol.WriteActivityTimestamp(ref byte region, ulong timestampNs) =>
        WireV1_1.WriteActivityTimestamp(ref region, timestampNs);

    static ulong IWireProtocol.ReadActivityTimestamp(ref readonly byte region) =>
        WireV1_1.ReadActivityTimestamp(in region);

    static MessageKind IWireProtocol.Identify(ReadOnlySpan<byte> message, out WireStatus status) =>
        WireV1_1.Identify(message, out status);

    static string IWireProtocol.DescribeForeignDialect(ReadOnlySpan<byte> message) =>
        WireV1_1.DescribeForeignDialect(message);

    static void IWireProtocol.EncodeFrameDescriptor(Span<byte> buffer, in FrameDescriptor descriptor, uint nslots) =>
        WireV1_1.EncodeFrameDescriptor(buffer, descriptor, nslots);

    static WireStatus IWireProtocol.TryDecodeFrameDescriptor(
        ReadOnlySpan<byte> message,
        uint nslots,
        out FrameDescriptor descriptor
    ) => WireV1_1.TryDecodeFrameDescriptor(message, nslots, out descriptor);

    static void IWireProtocol.EncodeFrameProgress(Span<byte> buffer, in FrameProgress progress, uint nslots) =>
        WireV1_1.EncodeFrameProgress(buffer, progress, nslots);

    static WireStatus IWireProtocol.TryDecodeFrameProgress(
        ReadOnlySpan<byte> message,
        uint nslots,
        out FrameProgress progress
    ) => WireV1_1.TryDecodeFrameProgress(message, nslots, out progress);

    static void IWireProtocol.EncodeConsumerHello(Span<byte> buffer, in ConsumerHello hello) =>
        WireV1_1.EncodeConsumerHello(buffer, hello);

    static WireStatus IWireProtocol.TryDecodeConsumerHello(ReadOnlySpan<byte> message, out ConsumerHello hello) =>
        WireV1_1.TryDecodeConsumerHello(message, out hello);

    static void IWireProtocol.EncodeQosConsumer(Span<byte> buffer, in QosConsumer qos) =>
        WireV1_1.EncodeQosConsumer(buffer, qos);

    static WireStatus IWireProtocol.TryDecodeQosConsumer(ReadOnlySpan<byte> message, out QosConsumer qos) =>
        WireV1_1.TryDecodeQosConsumer(message, out qos);

    static void IWireProtocol.EncodeQosProducer(Span<byte> buffer, in QosProducer qos) =>
        WireV1_1.EncodeQosProducer(buffer, qos);

    static WireStatus IWireProtocol.TryDecodeQosProducer(ReadOnlySpan<byte> message, out QosProducer qos) =>
        WireV1_1.TryDecodeQosProducer(message, out qos);

    static void IWireProtocol.EncodeHeartbeat(Span<byte> buffer, in Heartbeat heartbeat) =>
        WireV1_1.EncodeHeartbeat(buffer, heartbeat);

    static WireStatus IWireProtocol.TryDecodeHeartbeat(ReadOnlySpan<byte> message, out Heartbeat heartbeat) =>
        WireV1_1.TryDecodeHeartbeat(message, out heartbeat);

    static int IWireProtocol.ConsumerConfigLength(ConsumerConfig config) => WireV1_1.ConsumerConfigLength(config);

    static void IWireProtocol.EncodeConsumerConfig(Span<byte> buffer, ConsumerConfig config) =>
        WireV1_1.EncodeConsumerConfig(buffer, config);

    static WireStatus IWireProtocol.TryDecodeConsumerConfig(ReadOnlySpan<byte> message, ConsumerConfig config) =>
        WireV1_1.TryDecodeConsumerConfig(message, config);

    static int IWireProtocol.PoolAnnouncementLength(PoolAnnouncement announcement) =>
        WireV1_1.PoolAnnouncementLength(announcement);

    static void IWireProtocol.EncodePoolAnnouncement(Span<byte> buffer, PoolAnnouncement announcement) =>
        WireV1_1.EncodePoolAnnouncement(buffer, announcement);

    static WireStatus IWireProtocol.TryDecodePoolAnnouncement(
        ReadOnlySpan<byte> message,
        PoolAnnouncement announcement
    ) => WireV1_1.TryDecodePoolAnnouncement(message, announcement);

    static int IWireProtocol.DataSourceAnnouncementLength(DataSourceAnnouncement announcement) =>
        WireV1_1.DataSourceAnnouncementLength(announcement);

    static void IWireProtocol.EncodeDataSourceAnnouncement(Span<byte> buffer, DataSourceAnnouncement announcement) =>
        WireV1_1.EncodeDataSourceAnnouncement(buffer, announcement);

    static WireStatus IWireProtocol.TryDecodeDataSourceAnnouncement(
        ReadOnlySpan<byte> message,
        DataSourceAnnouncement announcement
    ) => WireV1_1.TryDecodeDataSourceAnnouncement(message, announcement);

    static int IWireProtocol.DataSourceMetadataLength(DataSourceMetadata metadata) =>
        WireV1_1.DataSourceMetadataLength(metadata);

    static void IWireProtocol.EncodeDataSourceMetadata(Span<byte> buffer, DataSourceMetadata metadata) =>
        WireV1_1.EncodeDataSourceMetadata(buffer, metadata);

    static WireStatus IWireProtocol.TryDecodeDataSourceMetadata(
        ReadOnlySpan<byte> message,
        DataSourceMetadata metadata
    ) => WireV1_1.TryDecodeDataSourceMetadata(message, metadata);

    static int IWireProtocol.ControlResponseLength(ControlResponse response) =>
        WireV1_1.ControlResponseLength(response);

    static void IWireProtocol.EncodeControlResponse(Span<byte> buffer, ControlResponse response) =>
        WireV1_1.EncodeControlResponse(buffer, response);

    static WireStatus IWireProtocol.TryDecodeControlResponse(ReadOnlySpan<byte> message, ControlResponse response) =>
        WireV1_1.TryDecodeControlResponse(message, response);
}
