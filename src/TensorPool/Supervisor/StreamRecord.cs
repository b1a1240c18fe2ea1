using System.Text;
using TensorPool.Metadata;
using TensorPool.Wire;

namespace TensorPool.Supervisor;

/// <summary>What is known of a stream. On the agent's thread; allocates only when something changes.</summary>
internal sealed class StreamRecord<TWire>(uint streamId, ActivityProbe<TWire> probe)
    where TWire : struct, IWireProtocol
{
    private byte[] _headerUri = [];
    private byte[] _name = [];
    private byte[] _summary = [];
    private ulong _metaTimestampNs;

    public uint StreamId => streamId;

    public ActivityProbe<TWire> Probe => probe;

    public PeerLiveness Liveness { get; set; }

    /// <summary>0 until there is an announce.</summary>
    public ulong Epoch { get; private set; }

    public uint ProducerId { get; private set; }

    public uint HeaderNslots { get; private set; }

    public bool HasAnnounce { get; private set; }

    public long LastAnnounceNs { get; private set; }

    /// <summary>Anything about the stream itself, by which it is forgotten.</summary>
    public long LastHeardNs { get; set; }

    public string HeaderUri => Encoding.ASCII.GetString(_headerUri);

    public string Name => Encoding.ASCII.GetString(_name);

    public string Summary => Encoding.ASCII.GetString(_summary);

    public uint MetaVersion { get; private set; }

    public IReadOnlyList<DataSourceAttribute> Attributes { get; private set; } = [];

    /// <summary>In the order in which they turned up.</summary>
    public List<ProducerRecord> Producers { get; } = [];

    /// <summary>In the order in which they turned up.</summary>
    public List<ConsumerRecord> Consumers { get; } = [];

    /// <summary>An announce of this stream.</summary>
    /// <returns>Whether it is of another epoch than the one before.</returns>
    public bool OnAnnounce(PoolAnnouncement announcement, long nowNs)
    {
        bool isOtherEpoch = HasAnnounce && announcement.Epoch != Epoch;
        bool isOther =
            !HasAnnounce
            || isOtherEpoch
            || announcement.HeaderNslots != HeaderNslots
            || !announcement.HeaderRegionUri.Span.SequenceEqual(_headerUri);
        HasAnnounce = true;
        LastAnnounceNs = nowNs;
        LastHeardNs = nowNs;
        Epoch = announcement.Epoch;
        ProducerId = announcement.ProducerId;
        HeaderNslots = announcement.HeaderNslots;
        if (isOther)
        {
            _headerUri = announcement.HeaderRegionUri.Span.ToArray();
        }

        // Files that were made anew under the same name look as if their owner were dead: they are opened again.
        if (isOther || (Liveness == PeerLiveness.Stale && probe.Problem is null))
        {
            probe.Open(announcement);
        }

        return isOtherEpoch;
    }

    public void OnSource(DataSourceAnnouncement source)
    {
        if (!source.Name.Span.SequenceEqual(_name))
        {
            _name = source.Name.Span.ToArray();
        }

        if (!source.Summary.Span.SequenceEqual(_summary))
        {
            _summary = source.Summary.Span.ToArray();
        }
    }

    /// <summary>Attributes are repeated periodically; they are copied when they are others (W-10.3.2-1).</summary>
    public void OnMetadata(DataSourceMetadata metadata)
    {
        if (metadata.MetaVersion == MetaVersion && metadata.TimestampNs == _metaTimestampNs)
        {
            return;
        }

        MetaVersion = metadata.MetaVersion;
        _metaTimestampNs = metadata.TimestampNs;
        List<DataSourceAttribute> attributes = [];
        foreach (MetadataAttribute attribute in metadata.Attributes)
        {
            if (!attribute.Key.IsEmpty)
            {
                attributes.Add(
                    new DataSourceAttribute(attribute.Key.ToString(), attribute.Format.ToString(), attribute.Value.Span)
                );
            }
        }

        Attributes = attributes;
    }

    /// <summary>Null if there is none.</summary>
    public ProducerRecord? FindProducer(uint producerId)
    {
        foreach (ProducerRecord producer in Producers)
        {
            if (producer.ProducerId == producerId)
            {
                return producer;
            }
        }

        return null;
    }

    /// <summary>Null if there is none.</summary>
    public ConsumerRecord? FindConsumer(uint consumerId)
    {
        foreach (ConsumerRecord consumer in Consumers)
        {
            if (consumer.ConsumerId == consumerId)
            {
                return consumer;
            }
        }

        return null;
    }

    /// <summary>How many frames a consumer is behind; null if no producer has reported the epoch that it reads.</summary>
    public ulong? LagOf(ConsumerRecord consumer)
    {
        if (!consumer.HasReport || consumer.Report.Epoch == 0)
        {
            return null;
        }

        foreach (ProducerRecord producer in Producers)
        {
            if (producer.HasReport && producer.Report.Epoch == consumer.Report.Epoch)
            {
                // The report says the next number, a consumer says the last one (WO-24).
                ulong next = producer.Report.CurrentSeq;
                return next > consumer.Report.LastSeqSeen ? next - consumer.Report.LastSeqSeen - 1 : 0;
            }
        }

        return null;
    }
}
