using TensorPool.Wire;

namespace TensorPool.Tests.Wire;

/// <summary>The values of the reference encodings (wire 1.1, section 14.13).</summary>
internal static class Messages
{
    public const uint Nslots = 8; // so that seq 1029 lies at index 5

    public static FrameDescriptor Descriptor { get; } =
        new()
        {
            StreamId = 42,
            Epoch = 7,
            Seq = 1029,
            TimestampNs = 1_000_000_000,
            MetaVersion = 3,
            IndexMatches = true,
        };

    public static FrameProgress Progress { get; } =
        new()
        {
            StreamId = 42,
            Epoch = 7,
            FrameId = 1029,
            PayloadBytesFilled = 65536,
            State = FrameProgressState.Progress,
            IndexMatches = true,
        };

    public static ConsumerHello Hello { get; } =
        new()
        {
            StreamId = 42,
            ConsumerId = 21,
            SupportsShm = true,
            SupportsProgress = true,
            Mode = ConsumerMode.Stream,
            ExpectedLayoutVersion = 1,
            ProgressIntervalUs = 250,
            ProgressBytesDelta = 65536,
        };

    public static QosConsumer QosConsumer { get; } =
        new()
        {
            StreamId = 42,
            ConsumerId = 21,
            Epoch = 7,
            LastSeqSeen = 1029,
            DropsGap = 3,
            DropsLate = 1,
            Mode = ConsumerMode.Stream,
        };

    public static QosProducer QosProducer { get; } =
        new()
        {
            StreamId = 42,
            ProducerId = 7,
            Epoch = 7,
            CurrentSeq = 1029,
        };

    public static Heartbeat Heartbeat { get; } =
        new()
        {
            StreamId = 42,
            ProducerId = 7,
            Epoch = 7,
            TimestampNs = 1_000_000_000,
        };

    public static ConsumerConfig Config() =>
        new()
        {
            StreamId = 42,
            ConsumerId = 21,
            UseShm = true,
            Mode = ConsumerMode.Decimated,
            Decimation = 4,
        };

    public static PoolAnnouncement Announcement()
    {
        PoolAnnouncement announcement = new()
        {
            StreamId = 42,
            ProducerId = 7,
            Epoch = 7,
            LayoutVersion = 1,
            HeaderNslots = 8,
            HeaderSlotBytes = 256,
            MaxDims = 8,
        };
        announcement.HeaderRegionUri.Set("shm:file?path=/t/h");
        PoolEntry pool = announcement.AddPool();
        pool.PoolId = 1;
        pool.Nslots = 8;
        pool.StrideBytes = 4096;
        pool.RegionUri.Set("shm:file?path=/t/p");
        return announcement;
    }

    public static DataSourceAnnouncement Source()
    {
        DataSourceAnnouncement source = new()
        {
            StreamId = 42,
            ProducerId = 7,
            Epoch = 7,
            MetaVersion = 3,
        };
        source.Name.Set("cam1");
        return source;
    }

    public static DataSourceMetadata Metadata()
    {
        DataSourceMetadata metadata = new()
        {
            StreamId = 42,
            MetaVersion = 3,
            TimestampNs = 1_000_000_000,
        };
        MetadataAttribute attribute = metadata.AddAttribute();
        attribute.Key.Set("camera_serial");
        attribute.Format.Set("text/plain");
        attribute.Value.Set("A1");
        return metadata;
    }

    public static ControlResponse Response()
    {
        ControlResponse response = new() { CorrelationId = 9, Code = ResponseCode.Rejected };
        response.ErrorMessage.Set("no");
        return response;
    }

    /// <summary>Every message of the protocol, encoded.</summary>
    public static IEnumerable<(MessageKind Kind, byte[] Bytes)> All()
    {
        yield return (MessageKind.FrameDescriptor, Encode(Descriptor));
        yield return (MessageKind.FrameProgress, Encode(Progress));
        yield return (MessageKind.ConsumerHello, Encode(Hello));
        yield return (MessageKind.ConsumerConfig, Encode(Config()));
        yield return (MessageKind.QosConsumer, Encode(QosConsumer));
        yield return (MessageKind.QosProducer, Encode(QosProducer));
        yield return (MessageKind.ShmPoolAnnounce, Encode(Announcement()));
        yield return (MessageKind.DataSourceAnnounce, Encode(Source()));
        yield return (MessageKind.DataSourceMeta, Encode(Metadata()));
        yield return (MessageKind.ControlResponse, Encode(Response()));
        yield return (MessageKind.Heartbeat, Encode(Heartbeat));
    }

    public static byte[] Encode(in FrameDescriptor descriptor)
    {
        byte[] bytes = Garbage(WireV1_1.FrameDescriptorLength);
        WireV1_1.EncodeFrameDescriptor(bytes, descriptor, Nslots);
        return bytes;
    }

    public static byte[] Encode(in FrameProgress progress)
    {
        byte[] bytes = Garbage(WireV1_1.FrameProgressLength);
        WireV1_1.EncodeFrameProgress(bytes, progress, Nslots);
        return bytes;
    }

    public static byte[] Encode(in ConsumerHello hello)
    {
        byte[] bytes = Garbage(WireV1_1.ConsumerHelloLength);
        WireV1_1.EncodeConsumerHello(bytes, hello);
        return bytes;
    }

    public static byte[] Encode(in QosConsumer qos)
    {
        byte[] bytes = Garbage(WireV1_1.QosConsumerLength);
        WireV1_1.EncodeQosConsumer(bytes, qos);
        return bytes;
    }

    public static byte[] Encode(in QosProducer qos)
    {
        byte[] bytes = Garbage(WireV1_1.QosProducerLength);
        WireV1_1.EncodeQosProducer(bytes, qos);
        return bytes;
    }

    public static byte[] Encode(in Heartbeat heartbeat)
    {
        byte[] bytes = Garbage(WireV1_1.HeartbeatLength);
        WireV1_1.EncodeHeartbeat(bytes, heartbeat);
        return bytes;
    }

    public static byte[] Encode(ConsumerConfig config)
    {
        byte[] bytes = Garbage(WireV1_1.ConsumerConfigLength(config));
        WireV1_1.EncodeConsumerConfig(bytes, config);
        return bytes;
    }

    public static byte[] Encode(PoolAnnouncement announcement)
    {
        byte[] bytes = Garbage(WireV1_1.PoolAnnouncementLength(announcement));
        WireV1_1.EncodePoolAnnouncement(bytes, announcement);
        return bytes;
    }

    public static byte[] Encode(DataSourceAnnouncement source)
    {
        byte[] bytes = Garbage(WireV1_1.DataSourceAnnouncementLength(source));
        WireV1_1.EncodeDataSourceAnnouncement(bytes, source);
        return bytes;
    }

    public static byte[] Encode(DataSourceMetadata metadata)
    {
        byte[] bytes = Garbage(WireV1_1.DataSourceMetadataLength(metadata));
        WireV1_1.EncodeDataSourceMetadata(bytes, metadata);
        return bytes;
    }

    public static byte[] Encode(ControlResponse response)
    {
        byte[] bytes = Garbage(WireV1_1.ControlResponseLength(response));
        WireV1_1.EncodeControlResponse(bytes, response);
        return bytes;
    }

    /// <summary>A buffer that has been used before, as those of a log have: nothing of it may remain.</summary>
    private static byte[] Garbage(int length)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(0xAA);
        return bytes;
    }
}
