using TensorPool.Wire;

namespace TensorPool.TestPeer.Hunting;

/// <summary>Wire 1.1 but for one word: what a producer that breaks the protocol speaks.</summary>
internal readonly struct BrokenWire<TFault> : IWireProtocol
    where TFault : struct, IFault
{
    public static string Name => WireV1_1.Name;

    public static int FrameDescriptorLength => WireV1_1.FrameDescriptorLength;

    public static int FrameProgressLength => WireV1_1.FrameProgressLength;

    public static int ConsumerHelloLength => WireV1_1.ConsumerHelloLength;

    public static int QosConsumerLength => WireV1_1.QosConsumerLength;

    public static int QosProducerLength => WireV1_1.QosProducerLength;

    public static int HeartbeatLength => WireV1_1.HeartbeatLength;

    public static ulong WritingWord(ulong seq) => TFault.WordBeforeWriting(seq);

    public static ulong CommittedWord(ulong seq) => WireV1_1.CommittedWord(seq);

    public static bool IsCommitted(ulong word) => WireV1_1.IsCommitted(word);

    public static ulong FrameIdOf(ulong word) => WireV1_1.FrameIdOf(word);

    public static void WriteSlotHeader(ref byte slot, in SlotHeader header) =>
        WireV1_1.WriteSlotHeader(ref slot, header);

    public static bool TryReadSlotHeader(ref readonly byte slot, out SlotHeader header) =>
        WireV1_1.TryReadSlotHeader(in slot, out header);

    public static Span<byte> UserBytes(ref byte slot) => WireV1_1.UserBytes(ref slot);

    public static ReadOnlySpan<byte> ReadUserBytes(ref readonly byte slot) => WireV1_1.ReadUserBytes(in slot);

    public static void WriteSuperblock(ref byte region, in Superblock superblock) =>
        WireV1_1.WriteSuperblock(ref region, superblock);

    public static void ReadSuperblock(ref readonly byte region, out Superblock superblock) =>
        WireV1_1.ReadSuperblock(in region, out superblock);

    public static bool IsPoolSlotBytes(uint slotBytes, uint strideBytes) =>
        WireV1_1.IsPoolSlotBytes(slotBytes, strideBytes);

    public static string? CheckStride(uint strideBytes, long pageSize) => WireV1_1.CheckStride(strideBytes, pageSize);

    public static void WriteActivityTimestamp(ref byte region, ulong timestampNs) =>
        WireV1_1.WriteActivityTimestamp(ref region, timestampNs);

    public static ulong ReadActivityTimestamp(ref readonly byte region) => WireV1_1.ReadActivityTimestamp(in region);

    public static MessageKind Identify(ReadOnlySpan<byte> message, out WireStatus status) =>
        WireV1_1.Identify(message, out status);

    public static string DescribeForeignDialect(ReadOnlySpan<byte> message) => WireV1_1.DescribeForeignDialect(message);

    public static void EncodeFrameDescriptor(Span<byte> buffer, in FrameDescriptor descriptor, uint nslots) =>
        WireV1_1.EncodeFrameDescriptor(buffer, descriptor, nslots);

    public static WireStatus TryDecodeFrameDescriptor(
        ReadOnlySpan<byte> message,
        uint nslots,
        out FrameDescriptor descriptor
    ) => WireV1_1.TryDecodeFrameDescriptor(message, nslots, out descriptor);

    public static void EncodeFrameProgress(Span<byte> buffer, in FrameProgress progress, uint nslots) =>
        WireV1_1.EncodeFrameProgress(buffer, progress, nslots);

    public static WireStatus TryDecodeFrameProgress(
        ReadOnlySpan<byte> message,
        uint nslots,
        out FrameProgress progress
    ) => WireV1_1.TryDecodeFrameProgress(message, nslots, out progress);

    public static void EncodeConsumerHello(Span<byte> buffer, in ConsumerHello hello) =>
        WireV1_1.EncodeConsumerHello(buffer, hello);

    public static WireStatus TryDecodeConsumerHello(ReadOnlySpan<byte> message, out ConsumerHello hello) =>
        WireV1_1.TryDecodeConsumerHello(message, out hello);

    public static void EncodeQosConsumer(Span<byte> buffer, in QosConsumer qos) =>
        WireV1_1.EncodeQosConsumer(buffer, qos);

    public static WireStatus TryDecodeQosConsumer(ReadOnlySpan<byte> message, out QosConsumer qos) =>
        WireV1_1.TryDecodeQosConsumer(message, out qos);

    public static void EncodeQosProducer(Span<byte> buffer, in QosProducer qos) =>
        WireV1_1.EncodeQosProducer(buffer, qos);

    public static WireStatus TryDecodeQosProducer(ReadOnlySpan<byte> message, out QosProducer qos) =>
        WireV1_1.TryDecodeQosProducer(message, out qos);

    public static void EncodeHeartbeat(Span<byte> buffer, in Heartbeat heartbeat) =>
        WireV1_1.EncodeHeartbeat(buffer, heartbeat);

    public static WireStatus TryDecodeHeartbeat(ReadOnlySpan<byte> message, out Heartbeat heartbeat) =>
        WireV1_1.TryDecodeHeartbeat(message, out heartbeat);

    public static int ConsumerConfigLength(ConsumerConfig config) => WireV1_1.ConsumerConfigLength(config);

    public static void EncodeConsumerConfig(Span<byte> buffer, ConsumerConfig config) =>
        WireV1_1.EncodeConsumerConfig(buffer, config);

    public static WireStatus TryDecodeConsumerConfig(ReadOnlySpan<byte> message, ConsumerConfig config) =>
        WireV1_1.TryDecodeConsumerConfig(message, config);

    public static int PoolAnnouncementLength(PoolAnnouncement announcement) =>
        WireV1_1.PoolAnnouncementLength(announcement);

    public static void EncodePoolAnnouncement(Span<byte> buffer, PoolAnnouncement announcement) =>
        WireV1_1.EncodePoolAnnouncement(buffer, announcement);

    public static WireStatus TryDecodePoolAnnouncement(ReadOnlySpan<byte> message, PoolAnnouncement announcement) =>
        WireV1_1.TryDecodePoolAnnouncement(message, announcement);

    public static int DataSourceAnnouncementLength(DataSourceAnnouncement announcement) =>
        WireV1_1.DataSourceAnnouncementLength(announcement);

    public static void EncodeDataSourceAnnouncement(Span<byte> buffer, DataSourceAnnouncement announcement) =>
        WireV1_1.EncodeDataSourceAnnouncement(buffer, announcement);

    public static WireStatus TryDecodeDataSourceAnnouncement(
        ReadOnlySpan<byte> message,
        DataSourceAnnouncement announcement
    ) => WireV1_1.TryDecodeDataSourceAnnouncement(message, announcement);

    public static int DataSourceMetadataLength(DataSourceMetadata metadata) =>
        WireV1_1.DataSourceMetadataLength(metadata);

    public static void EncodeDataSourceMetadata(Span<byte> buffer, DataSourceMetadata metadata) =>
        WireV1_1.EncodeDataSourceMetadata(buffer, metadata);

    public static WireStatus TryDecodeDataSourceMetadata(ReadOnlySpan<byte> message, DataSourceMetadata metadata) =>
        WireV1_1.TryDecodeDataSourceMetadata(message, metadata);

    public static int ControlResponseLength(ControlResponse response) => WireV1_1.ControlResponseLength(response);

    public static void EncodeControlResponse(Span<byte> buffer, ControlResponse response) =>
        WireV1_1.EncodeControlResponse(buffer, response);

    public static WireStatus TryDecodeControlResponse(ReadOnlySpan<byte> message, ControlResponse response) =>
        WireV1_1.TryDecodeControlResponse(message, response);
}
