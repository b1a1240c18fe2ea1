namespace TensorPool.Wire;

/// <summary>
/// One version of the wire protocol: all that depends on it. Agents are generic over an implementation, a struct without
/// fields, so that every call is bound and inlined when the JIT compiles an agent; no other code holds an offset, a block
/// length, or the polarity of a commit word (wire 1.2, X-S-1).
/// </summary>
/// <remarks>
/// All members are thread-safe. None allocates, but for texts that outgrow the room of a reusable message. Decoding never
/// throws, whatever the bytes; encoding throws an <see cref="ArgumentException"/> for a value that the protocol cannot
/// carry, and an <see cref="Sbe.SbeException"/> for a buffer that is too short: ask for the length first.
/// </remarks>
internal interface IWireProtocol
{
    /// <summary>For messages to people: <c>wire 1.1</c>.</summary>
    static abstract string Name { get; }

    // Slots. A slot is 256 bytes, aligned to 8; its first word is the sequence lock.

    /// <summary>The first word of a slot while a frame is written into it.</summary>
    static abstract ulong WritingWord(ulong seq);

    /// <summary>The first word of a slot that holds a complete frame.</summary>
    static abstract ulong CommittedWord(ulong seq);

    /// <summary>Whether a first word says that the frame is complete. That of a slot never written may do so, too (WO-6).</summary>
    static abstract bool IsCommitted(ulong word);

    /// <summary>The sequence number in a first word, of a complete frame or not.</summary>
    static abstract ulong FrameIdOf(ulong word);

    /// <summary>Writes all of a slot but its first word and the user's bytes.</summary>
    static abstract void WriteSlotHeader(ref byte slot, in SlotHeader header);

    /// <summary>Reads all of a slot but its first word and the user's bytes; the slot may be a copy.</summary>
    /// <returns>False if the slot holds no header in this protocol's form. True says nothing of its values.</returns>
    static abstract bool TryReadSlotHeader(ref readonly byte slot, out SlotHeader header);

    /// <summary>The bytes of a slot that the protocol leaves alone, for plain data of the user (W-8.2-7).</summary>
    static abstract Span<byte> UserBytes(ref byte slot);

    /// <summary>The same, to read.</summary>
    static abstract ReadOnlySpan<byte> ReadUserBytes(ref readonly byte slot);

    // Superblocks. A superblock is 64 bytes, aligned to 8.

    static abstract void WriteSuperblock(ref byte region, in Superblock superblock);

    /// <summary>Reads every field, whatever it holds.</summary>
    static abstract void ReadSuperblock(ref readonly byte region, out Superblock superblock);

    /// <summary>Whether <see cref="Superblock.SlotBytes"/> of a payload pool is what this protocol's owners write.</summary>
    static abstract bool IsPoolSlotBytes(uint slotBytes, uint strideBytes);

    /// <summary>What is wrong with the stride of a pool (W-15.22-3); null if nothing is. Allocates only then.</summary>
    /// <param name="strideBytes">The stride.</param>
    /// <param name="pageSize">Bytes that the pages behind the pool have at least.</param>
    static abstract string? CheckStride(uint strideBytes, long pageSize);

    /// <summary>Stores the activity timestamp in one step, with release order.</summary>
    static abstract void WriteActivityTimestamp(ref byte region, ulong timestampNs);

    /// <summary>Loads the activity timestamp in one step, with acquire order.</summary>
    static abstract ulong ReadActivityTimestamp(ref readonly byte region);

    // Messages, with their 8-byte header.

    /// <summary>
    /// Which message this is. Looks at the header alone: schema, template, exact version, and exact block length.
    /// </summary>
    /// <param name="message">Starts with a message header.</param>
    /// <param name="status">Why the answer is <see cref="MessageKind.None"/>; <see cref="WireStatus.Ok"/> if it is not.</param>
    static abstract MessageKind Identify(ReadOnlySpan<byte> message, out WireStatus status);

    /// <summary>
    /// A sentence about a message with <see cref="WireStatus.ForeignDialect"/>: which version the peer speaks, which one this
    /// side. Allocates; for the first such message only.
    /// </summary>
    static abstract string DescribeForeignDialect(ReadOnlySpan<byte> message);

    static abstract int FrameDescriptorLength { get; }

    /// <param name="buffer">At least <see cref="FrameDescriptorLength"/>.</param>
    /// <param name="descriptor">Its <see cref="FrameDescriptor.IndexMatches"/> is not looked at.</param>
    /// <param name="nslots">Slots of the header ring, a power of two.</param>
    static abstract void EncodeFrameDescriptor(Span<byte> buffer, in FrameDescriptor descriptor, uint nslots);

    static abstract WireStatus TryDecodeFrameDescriptor(
        ReadOnlySpan<byte> message,
        uint nslots,
        out FrameDescriptor descriptor
    );

    static abstract int FrameProgressLength { get; }

    static abstract void EncodeFrameProgress(Span<byte> buffer, in FrameProgress progress, uint nslots);

    static abstract WireStatus TryDecodeFrameProgress(
        ReadOnlySpan<byte> message,
        uint nslots,
        out FrameProgress progress
    );

    static abstract int ConsumerHelloLength { get; }

    static abstract void EncodeConsumerHello(Span<byte> buffer, in ConsumerHello hello);

    static abstract WireStatus TryDecodeConsumerHello(ReadOnlySpan<byte> message, out ConsumerHello hello);

    static abstract int QosConsumerLength { get; }

    static abstract void EncodeQosConsumer(Span<byte> buffer, in QosConsumer qos);

    static abstract WireStatus TryDecodeQosConsumer(ReadOnlySpan<byte> message, out QosConsumer qos);

    static abstract int QosProducerLength { get; }

    static abstract void EncodeQosProducer(Span<byte> buffer, in QosProducer qos);

    static abstract WireStatus TryDecodeQosProducer(ReadOnlySpan<byte> message, out QosProducer qos);

    static abstract int HeartbeatLength { get; }

    static abstract void EncodeHeartbeat(Span<byte> buffer, in Heartbeat heartbeat);

    static abstract WireStatus TryDecodeHeartbeat(ReadOnlySpan<byte> message, out Heartbeat heartbeat);

    static abstract int ConsumerConfigLength(ConsumerConfig config);

    static abstract void EncodeConsumerConfig(Span<byte> buffer, ConsumerConfig config);

    /// <summary>Decodes into a message that is reused; unless the answer is Ok, it holds anything.</summary>
    static abstract WireStatus TryDecodeConsumerConfig(ReadOnlySpan<byte> message, ConsumerConfig config);

    static abstract int PoolAnnouncementLength(PoolAnnouncement announcement);

    static abstract void EncodePoolAnnouncement(Span<byte> buffer, PoolAnnouncement announcement);

    /// <summary>Decodes into a message that is reused; unless the answer is Ok, it holds anything.</summary>
    static abstract WireStatus TryDecodePoolAnnouncement(ReadOnlySpan<byte> message, PoolAnnouncement announcement);

    static abstract int DataSourceAnnouncementLength(DataSourceAnnouncement announcement);

    static abstract void EncodeDataSourceAnnouncement(Span<byte> buffer, DataSourceAnnouncement announcement);

    /// <summary>Decodes into a message that is reused; unless the answer is Ok, it holds anything.</summary>
    static abstract WireStatus TryDecodeDataSourceAnnouncement(
        ReadOnlySpan<byte> message,
        DataSourceAnnouncement announcement
    );

    static abstract int DataSourceMetadataLength(DataSourceMetadata metadata);

    static abstract void EncodeDataSourceMetadata(Span<byte> buffer, DataSourceMetadata metadata);

    /// <summary>Decodes into a message that is reused; unless the answer is Ok, it holds anything.</summary>
    static abstract WireStatus TryDecodeDataSourceMetadata(ReadOnlySpan<byte> message, DataSourceMetadata metadata);

    static abstract int ControlResponseLength(ControlResponse response);

    static abstract void EncodeControlResponse(Span<byte> buffer, ControlResponse response);

    /// <summary>Decodes into a message that is reused; unless the answer is Ok, it holds anything.</summary>
    static abstract WireStatus TryDecodeControlResponse(ReadOnlySpan<byte> message, ControlResponse response);
}
