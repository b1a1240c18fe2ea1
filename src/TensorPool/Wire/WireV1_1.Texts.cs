using TensorPool.Sbe;
using TensorPool.Wire.V1_1.Control;

namespace TensorPool.Wire;

/// <content>Messages with texts and groups, on reusable objects.</content>
internal readonly partial struct WireV1_1
{
    /// <inheritdoc/>
    public static int ConsumerConfigLength(ConsumerConfig config) =>
        V1_1.Control.ConsumerConfig.GetEncodedLength(config.PayloadFallbackUri.Length);

    /// <inheritdoc/>
    public static void EncodeConsumerConfig(Span<byte> buffer, ConsumerConfig config)
    {
        ConsumerConfigEncoder encoder = ConsumerConfigEncoder.Wrap(buffer);
        encoder.StreamId = config.StreamId;
        encoder.ConsumerId = config.ConsumerId;
        encoder.UseShm = ToBool(config.UseShm);
        encoder.ModeRaw = ToMode(config.Mode);
        encoder.Decimation = config.Decimation;
        encoder.WritePayloadFallbackUri(config.PayloadFallbackUri.Span);
        encoder.Complete();
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeConsumerConfig(ReadOnlySpan<byte> message, ConsumerConfig config)
    {
        if (ConsumerConfigDecoder.TryWrap(message, out ConsumerConfigDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        config.StreamId = decoder.StreamId;
        config.ConsumerId = decoder.ConsumerId;
        config.UseShm = decoder.UseShm == Bool.TRUE;
        config.Mode = (ConsumerMode)decoder.ModeRaw;
        config.Decimation = decoder.Decimation;
        WireStatus status = WireReading.Text(
            decoder.TryReadPayloadFallbackUri(out ReadOnlySpan<byte> uri),
            uri,
            config.PayloadFallbackUri
        );
        // WO-37: N is looked at where it means something only.
        bool isValid =
            IsBool(decoder.UseShmRaw)
            && IsMode(decoder.ModeRaw)
            && (config.Mode != ConsumerMode.Decimated || config.Decimation != 0);
        return status == WireStatus.Ok && !isValid ? WireStatus.Malformed : status;
    }

    /// <inheritdoc/>
    public static int PoolAnnouncementLength(PoolAnnouncement announcement)
    {
        int uris = 0;
        foreach (PoolEntry pool in announcement.Pools)
        {
            uris += pool.RegionUri.Length;
        }

        return V1_1.Control.ShmPoolAnnounce.GetEncodedLength(
            announcement.Pools.Length,
            uris,
            announcement.HeaderRegionUri.Length
        );
    }

    /// <inheritdoc/>
    public static void EncodePoolAnnouncement(Span<byte> buffer, PoolAnnouncement announcement)
    {
        ShmPoolAnnounceEncoder encoder = ShmPoolAnnounceEncoder.Wrap(buffer);
        encoder.StreamId = announcement.StreamId;
        encoder.ProducerId = announcement.ProducerId;
        encoder.Epoch = announcement.Epoch;
        encoder.LayoutVersion = announcement.LayoutVersion;
        encoder.HeaderNslots = announcement.HeaderNslots;
        encoder.HeaderSlotBytes = announcement.HeaderSlotBytes;
        encoder.MaxDims = announcement.MaxDims;
        ShmPoolAnnounceEncoder.PayloadPoolsGroup pools = encoder.BeginPayloadPools(announcement.Pools.Length);
        foreach (PoolEntry pool in announcement.Pools)
        {
            ShmPoolAnnounceEncoder.PayloadPoolsEntry entry = pools.Next();
            entry.PoolId = pool.PoolId;
            entry.PoolNslots = pool.Nslots;
            entry.StrideBytes = pool.StrideBytes;
            entry.WriteRegionUri(pool.RegionUri.Span);
        }

        encoder.WriteHeaderRegionUri(announcement.HeaderRegionUri.Span);
        encoder.Complete();
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodePoolAnnouncement(ReadOnlySpan<byte> message, PoolAnnouncement announcement)
    {
        if (ShmPoolAnnounceDecoder.TryWrap(message, out ShmPoolAnnounceDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        announcement.StreamId = decoder.StreamId;
        announcement.ProducerId = decoder.ProducerId;
        announcement.Epoch = decoder.Epoch;
        announcement.LayoutVersion = decoder.LayoutVersion;
        announcement.HeaderNslots = decoder.HeaderNslots;
        announcement.HeaderSlotBytes = decoder.HeaderSlotBytes;
        announcement.MaxDims = decoder.MaxDims;
        announcement.ClearPools();
        SbeStatus read = decoder.TryReadPayloadPools(out ShmPoolAnnounceDecoder.PayloadPoolsGroup pools);
        if (read != SbeStatus.Ok)
        {
            return WireReading.Classify(read);
        }

        if (pools.Count > MessageLimits.Pools)
        {
            return WireStatus.Malformed;
        }

        for (int start = decoder.Limit; pools.TryNext(out var pool); start = decoder.Limit)
        {
            // An entry is as strict as a message: a longer one is of another schema.
            if (decoder.Limit - start != V1_1.Control.ShmPoolAnnounce.Groups.PayloadPools.BlockLength)
            {
                return WireStatus.Malformed;
            }

            PoolEntry entry = announcement.AddPool();
            entry.PoolId = pool.PoolId;
            entry.Nslots = pool.PoolNslots;
            entry.StrideBytes = pool.StrideBytes;
            WireStatus status = WireReading.Text(
                pool.TryReadRegionUri(out ReadOnlySpan<byte> uri),
                uri,
                entry.RegionUri
            );
            if (status != WireStatus.Ok)
            {
                return status;
            }
        }

        // If an entry was cut off, this says so: the first error stays.
        return WireReading.Text(
            decoder.TryReadHeaderRegionUri(out ReadOnlySpan<byte> headerUri),
            headerUri,
            announcement.HeaderRegionUri
        );
    }

    /// <inheritdoc/>
    public static int DataSourceAnnouncementLength(DataSourceAnnouncement announcement) =>
        V1_1.Control.DataSourceAnnounce.GetEncodedLength(announcement.Name.Length, announcement.Summary.Length);

    /// <inheritdoc/>
    public static void EncodeDataSourceAnnouncement(Span<byte> buffer, DataSourceAnnouncement announcement)
    {
        DataSourceAnnounceEncoder encoder = DataSourceAnnounceEncoder.Wrap(buffer);
        encoder.StreamId = announcement.StreamId;
        encoder.ProducerId = announcement.ProducerId;
        encoder.Epoch = announcement.Epoch;
        encoder.MetaVersion = announcement.MetaVersion;
        encoder.WriteName(announcement.Name.Span);
        encoder.WriteSummary(announcement.Summary.Span);
        encoder.Complete();
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeDataSourceAnnouncement(
        ReadOnlySpan<byte> message,
        DataSourceAnnouncement announcement
    )
    {
        if (DataSourceAnnounceDecoder.TryWrap(message, out DataSourceAnnounceDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        announcement.StreamId = decoder.StreamId;
        announcement.ProducerId = decoder.ProducerId;
        announcement.Epoch = decoder.Epoch;
        announcement.MetaVersion = decoder.MetaVersion;
        WireStatus status = WireReading.Text(decoder.TryReadName(out ReadOnlySpan<byte> name), name, announcement.Name);
        return status == WireStatus.Ok
            ? WireReading.Text(decoder.TryReadSummary(out ReadOnlySpan<byte> summary), summary, announcement.Summary)
            : status;
    }

    /// <inheritdoc/>
    public static int DataSourceMetadataLength(DataSourceMetadata metadata)
    {
        int keys = 0;
        int formats = 0;
        int values = 0;
        foreach (MetadataAttribute attribute in metadata.Attributes)
        {
            keys += attribute.Key.Length;
            formats += attribute.Format.Length;
            values += attribute.Value.Length;
        }

        return V1_1.Control.DataSourceMeta.GetEncodedLength(metadata.Attributes.Length, keys, formats, values);
    }

    /// <inheritdoc/>
    public static void EncodeDataSourceMetadata(Span<byte> buffer, DataSourceMetadata metadata)
    {
        DataSourceMetaEncoder encoder = DataSourceMetaEncoder.Wrap(buffer);
        encoder.StreamId = metadata.StreamId;
        encoder.MetaVersion = metadata.MetaVersion;
        encoder.TimestampNs = metadata.TimestampNs;
        DataSourceMetaEncoder.AttributesGroup attributes = encoder.BeginAttributes(metadata.Attributes.Length);
        foreach (MetadataAttribute attribute in metadata.Attributes)
        {
            DataSourceMetaEncoder.AttributesEntry entry = attributes.Next();
            entry.WriteKey(attribute.Key.Span);
            entry.WriteFormat(attribute.Format.Span);
            entry.WriteValue(attribute.Value.Span);
        }

        encoder.Complete();
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeDataSourceMetadata(ReadOnlySpan<byte> message, DataSourceMetadata metadata)
    {
        if (DataSourceMetaDecoder.TryWrap(message, out DataSourceMetaDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        metadata.StreamId = decoder.StreamId;
        metadata.MetaVersion = decoder.MetaVersion;
        metadata.TimestampNs = decoder.TimestampNs;
        metadata.ClearAttributes();
        SbeStatus read = decoder.TryReadAttributes(out DataSourceMetaDecoder.AttributesGroup attributes);
        if (read != SbeStatus.Ok)
        {
            return WireReading.Classify(read);
        }

        if (attributes.Count > MessageLimits.Attributes)
        {
            return WireStatus.Malformed;
        }

        for (int start = decoder.Limit; attributes.TryNext(out var attribute); start = decoder.Limit)
        {
            if (decoder.Limit - start != V1_1.Control.DataSourceMeta.Groups.Attributes.BlockLength)
            {
                return WireStatus.Malformed;
            }

            MetadataAttribute entry = metadata.AddAttribute();
            WireStatus status = WireReading.Text(attribute.TryReadKey(out ReadOnlySpan<byte> key), key, entry.Key);
            if (status == WireStatus.Ok)
            {
                status = WireReading.Text(attribute.TryReadFormat(out ReadOnlySpan<byte> format), format, entry.Format);
            }

            if (status == WireStatus.Ok)
            {
                status = WireReading.Bytes(attribute.TryReadValue(out ReadOnlySpan<byte> value), value, entry.Value);
            }

            if (status != WireStatus.Ok)
            {
                return status;
            }
        }

        return WireReading.Classify(decoder.Status);
    }

    /// <inheritdoc/>
    public static int ControlResponseLength(ControlResponse response) =>
        V1_1.Control.ControlResponse.GetEncodedLength(response.ErrorMessage.Length);

    /// <inheritdoc/>
    public static void EncodeControlResponse(Span<byte> buffer, ControlResponse response)
    {
        ControlResponseEncoder encoder = ControlResponseEncoder.Wrap(buffer);
        encoder.CorrelationId = response.CorrelationId;
        encoder.CodeRaw = (int)response.Code;
        encoder.WriteErrorMessage(response.ErrorMessage.Span);
        encoder.Complete();
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeControlResponse(ReadOnlySpan<byte> message, ControlResponse response)
    {
        if (ControlResponseDecoder.TryWrap(message, out ControlResponseDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        response.CorrelationId = decoder.CorrelationId;
        response.Code = (ResponseCode)decoder.CodeRaw;
        WireStatus status = WireReading.Text(
            decoder.TryReadErrorMessage(out ReadOnlySpan<byte> text),
            text,
            response.ErrorMessage
        );
        bool isValid = decoder.CodeRaw is >= (int)ResponseCode.Ok and <= (int)ResponseCode.InternalError;
        return status == WireStatus.Ok && !isValid ? WireStatus.Malformed : status;
    }
}
