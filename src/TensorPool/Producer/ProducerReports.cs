using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Producer;

/// <summary>
/// What a producer tells about itself: announces of its regions and of its data source, metadata, and the sequence number
/// (wire 1.1, sections 14 and 15). Belongs to the agent; the counts may be read by others.
/// </summary>
/// <remarks>
/// Messages and the buffer they are encoded into are reused, so that nothing is allocated once the largest was sent. None is
/// repeated when it was not sent: the next timer is near.
/// </remarks>
internal sealed class ProducerReports<TWire>
    where TWire : struct, IWireProtocol
{
    private readonly ProducerCore _core;
    private readonly IRegionSource _regions;
    private readonly MetadataBook<TWire> _metadata;
    private readonly uint _producerId;
    private readonly PoolAnnouncement _pools = new();
    private readonly DataSourceAnnouncement _source = new();
    private readonly DataSourceMetadata _attributes = new();
    private ProducerEpoch? _described;
    private SourceMetadata? _encoded;
    private byte[] _buffer = new byte[1024];
    private long _announcesPublished;
    private long _qosPublished;

    public ProducerReports(
        ProducerCore core,
        IRegionSource regions,
        MetadataBook<TWire> metadata,
        ProducerOptions options,
        uint producerId
    )
    {
        _core = core;
        _regions = regions;
        _metadata = metadata;
        _producerId = producerId;
        _source.StreamId = core.StreamId;
        _source.ProducerId = producerId;
        _source.Name.Set(options.Name);
        _source.Summary.Set(options.Summary);
    }

    /// <summary>What is sent with; null before there is any.</summary>
    public ProducerEndpoints? Endpoints { get; set; }

    /// <summary>Announces of the regions that were sent.</summary>
    public long AnnouncesPublished => Volatile.Read(ref _announcesPublished);

    /// <summary>Reports of the sequence number that were sent.</summary>
    public long QosPublished => Volatile.Read(ref _qosPublished);

    /// <summary>Announces the regions, if this side owns them.</summary>
    /// <returns>Messages sent.</returns>
    public int AnnounceRegions()
    {
        if (Endpoints is null || _regions.Epoch is not { } epoch)
        {
            return 0;
        }

        if (epoch != _described)
        {
            _described = null;
            if (!_regions.TryDescribe(_pools))
            {
                return 0;
            }

            _pools.StreamId = _core.StreamId;
            _pools.ProducerId = _producerId;
            _described = epoch;
        }

        Span<byte> message = Buffer(TWire.PoolAnnouncementLength(_pools));
        TWire.EncodePoolAnnouncement(message, _pools);
        int sent = Send(Endpoints.Announces, message);
        Volatile.Write(ref _announcesPublished, _announcesPublished + sent);
        return sent;
    }

    /// <summary>The beacon of the data source.</summary>
    /// <returns>Messages sent.</returns>
    public int AnnounceSource()
    {
        if (Endpoints is null || _core.Epoch is not { } epoch)
        {
            return 0;
        }

        _source.Epoch = epoch.Number;
        _source.MetaVersion = _metadata.Current.Version;
        Span<byte> message = Buffer(TWire.DataSourceAnnouncementLength(_source));
        TWire.EncodeDataSourceAnnouncement(message, _source);
        return Send(Endpoints.Metadata, message);
    }

    /// <summary>All attributes of the present version.</summary>
    /// <returns>Messages sent.</returns>
    public int SendMetadata()
    {
        if (Endpoints is null)
        {
            return 0;
        }

        SourceMetadata current = _metadata.Current;
        if (current != _encoded)
        {
            current.CopyTo(_attributes, _core.StreamId);
            _encoded = current;
        }

        Span<byte> message = Buffer(TWire.DataSourceMetadataLength(_attributes));
        TWire.EncodeDataSourceMetadata(message, _attributes);
        return Send(Endpoints.Metadata, message);
    }

    /// <summary>How far the producer is.</summary>
    /// <returns>Messages sent.</returns>
    public int ReportQos()
    {
        if (Endpoints is null || _core.Epoch is not { } epoch)
        {
            return 0;
        }

        QosProducer qos = new()
        {
            StreamId = _core.StreamId,
            ProducerId = _producerId,
            Epoch = epoch.Number,
            CurrentSeq = epoch.InFlight.Head, // the next descriptor in order (WO-24)
            Watermark = null,
        };
        // P2-4: what is small and of a fixed length is claimed and encoded in the log. Announces may be longer than a claim.
        if (Endpoints.Qos.TryClaim(TWire.QosProducerLength, out MessageClaim claim) != SendResult.Sent)
        {
            return 0;
        }

        TWire.EncodeQosProducer(claim.Buffer, qos);
        claim.Commit();
        Volatile.Write(ref _qosPublished, _qosPublished + 1);
        return 1;
    }

    private Span<byte> Buffer(int length)
    {
        if (_buffer.Length < length)
        {
            _buffer = new byte[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length)];
        }

        return _buffer.AsSpan(0, length);
    }

    private static int Send(MessageSender sender, ReadOnlySpan<byte> message) =>
        sender.Send(message) == SendResult.Sent ? 1 : 0;
}
