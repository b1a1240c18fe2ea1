using TensorPool.Sbe;
using TensorPool.Wire.V1_1.Driver;

namespace TensorPool.Wire.DriverMessages;

/// <content>What the driver sends: responses and notices.</content>
internal readonly partial struct DriverV1_0
{
    /// <inheritdoc/>
    public static int AttachResponseLength(AttachResponse response)
    {
        int uris = 0;
        foreach (PoolEntry pool in response.Pools)
        {
            uris += pool.RegionUri.Length;
        }

        return ShmAttachResponse.GetEncodedLength(
            response.Pools.Length,
            uris,
            response.HeaderRegionUri.Length,
            response.ErrorMessage.Length
        );
    }

    /// <inheritdoc/>
    public static void EncodeAttachResponse(Span<byte> buffer, AttachResponse response)
    {
        ShmAttachResponseEncoder encoder = ShmAttachResponseEncoder.Wrap(buffer);
        encoder.CorrelationId = response.CorrelationId;
        encoder.CodeRaw = (int)response.Code;
        encoder.LeaseId = response.LeaseId;
        encoder.LeaseExpiryTimestampNs = response.LeaseExpiryTimestampNs;
        encoder.StreamId = response.StreamId;
        encoder.Epoch = response.Epoch;
        encoder.LayoutVersion = response.LayoutVersion;
        encoder.HeaderNslots = response.HeaderNslots;
        encoder.HeaderSlotBytes = response.HeaderSlotBytes;
        encoder.MaxDims = response.MaxDims;
        ShmAttachResponseEncoder.PayloadPoolsGroup pools = encoder.BeginPayloadPools(response.Pools.Length);
        foreach (PoolEntry pool in response.Pools)
        {
            ShmAttachResponseEncoder.PayloadPoolsEntry entry = pools.Next();
            entry.PoolId = pool.PoolId;
            entry.PoolNslots = pool.Nslots;
            entry.StrideBytes = pool.StrideBytes;
            entry.WriteRegionUri(pool.RegionUri.Span);
        }

        encoder.WriteHeaderRegionUri(response.HeaderRegionUri.Span);
        encoder.WriteErrorMessage(response.ErrorMessage.Span);
        encoder.Complete();
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeAttachResponse(ReadOnlySpan<byte> message, AttachResponse response)
    {
        if (ShmAttachResponseDecoder.TryWrap(message, out ShmAttachResponseDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        response.CorrelationId = decoder.CorrelationId;
        response.Code = (Wire.ResponseCode)decoder.CodeRaw;
        response.LeaseId = decoder.LeaseId;
        response.LeaseExpiryTimestampNs = decoder.LeaseExpiryTimestampNs;
        response.StreamId = decoder.StreamId;
        response.Epoch = decoder.Epoch;
        response.LayoutVersion = decoder.LayoutVersion;
        response.HeaderNslots = decoder.HeaderNslots;
        response.HeaderSlotBytes = decoder.HeaderSlotBytes;
        response.MaxDims = decoder.MaxDims;
        response.ClearPools();
        SbeStatus read = decoder.TryReadPayloadPools(out ShmAttachResponseDecoder.PayloadPoolsGroup pools);
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
            if (decoder.Limit - start != ShmAttachResponse.Groups.PayloadPools.BlockLength)
            {
                return WireStatus.Malformed;
            }

            PoolEntry entry = response.AddPool();
            entry.PoolId = pool.PoolId;
            entry.Nslots = pool.PoolNslots;
            entry.StrideBytes = pool.StrideBytes;
            WireStatus uriStatus = WireReading.Text(
                pool.TryReadRegionUri(out ReadOnlySpan<byte> uri),
                uri,
                entry.RegionUri
            );
            if (uriStatus != WireStatus.Ok)
            {
                return uriStatus;
            }
        }

        // If an entry was cut off, this says so: the first error stays.
        WireStatus status = WireReading.Text(
            decoder.TryReadHeaderRegionUri(out ReadOnlySpan<byte> headerUri),
            headerUri,
            response.HeaderRegionUri
        );
        if (status == WireStatus.Ok)
        {
            status = WireReading.Text(
                decoder.TryReadErrorMessage(out ReadOnlySpan<byte> text),
                text,
                response.ErrorMessage
            );
        }

        return status == WireStatus.Ok && !IsCode(decoder.CodeRaw) ? WireStatus.Malformed : status;
    }

    /// <inheritdoc/>
    public static int DetachResponseLength(DetachResponse response) =>
        ShmDetachResponse.GetEncodedLength(response.ErrorMessage.Length);

    /// <inheritdoc/>
    public static void EncodeDetachResponse(Span<byte> buffer, DetachResponse response)
    {
        ShmDetachResponseEncoder encoder = ShmDetachResponseEncoder.Wrap(buffer);
        encoder.CorrelationId = response.CorrelationId;
        encoder.CodeRaw = (int)response.Code;
        encoder.WriteErrorMessage(response.ErrorMessage.Span);
        encoder.Complete();
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeDetachResponse(ReadOnlySpan<byte> message, DetachResponse response)
    {
        if (ShmDetachResponseDecoder.TryWrap(message, out ShmDetachResponseDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        response.CorrelationId = decoder.CorrelationId;
        response.Code = (Wire.ResponseCode)decoder.CodeRaw;
        WireStatus status = WireReading.Text(
            decoder.TryReadErrorMessage(out ReadOnlySpan<byte> text),
            text,
            response.ErrorMessage
        );
        return status == WireStatus.Ok && !IsCode(decoder.CodeRaw) ? WireStatus.Malformed : status;
    }

    /// <inheritdoc/>
    public static int DriverShutdownLength(DriverShutdown shutdown) =>
        ShmDriverShutdown.GetEncodedLength(shutdown.ErrorMessage.Length);

    /// <inheritdoc/>
    public static void EncodeDriverShutdown(Span<byte> buffer, DriverShutdown shutdown)
    {
        ShmDriverShutdownEncoder encoder = ShmDriverShutdownEncoder.Wrap(buffer);
        encoder.TimestampNs = shutdown.TimestampNs;
        encoder.ReasonRaw = (byte)shutdown.Reason;
        encoder.WriteErrorMessage(shutdown.ErrorMessage.Span);
        encoder.Complete();
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeDriverShutdown(ReadOnlySpan<byte> message, DriverShutdown shutdown)
    {
        if (ShmDriverShutdownDecoder.TryWrap(message, out ShmDriverShutdownDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        shutdown.TimestampNs = decoder.TimestampNs;
        shutdown.Reason = (ShutdownReason)decoder.ReasonRaw;
        WireStatus status = WireReading.Text(
            decoder.TryReadErrorMessage(out ReadOnlySpan<byte> text),
            text,
            shutdown.ErrorMessage
        );
        return status == WireStatus.Ok && shutdown.Reason > ShutdownReason.Error ? WireStatus.Malformed : status;
    }

    /// <inheritdoc/>
    public static int LeaseRevokedLength(LeaseRevoked revoked) =>
        ShmLeaseRevoked.GetEncodedLength(revoked.ErrorMessage.Length);

    /// <inheritdoc/>
    public static void EncodeLeaseRevoked(Span<byte> buffer, LeaseRevoked revoked)
    {
        ShmLeaseRevokedEncoder encoder = ShmLeaseRevokedEncoder.Wrap(buffer);
        encoder.TimestampNs = revoked.TimestampNs;
        encoder.LeaseId = revoked.LeaseId;
        encoder.StreamId = revoked.StreamId;
        encoder.ClientId = revoked.ClientId;
        encoder.RoleRaw = (byte)revoked.Role;
        encoder.ReasonRaw = (byte)revoked.Reason;
        encoder.WriteErrorMessage(revoked.ErrorMessage.Span);
        encoder.Complete();
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeLeaseRevoked(ReadOnlySpan<byte> message, LeaseRevoked revoked)
    {
        if (ShmLeaseRevokedDecoder.TryWrap(message, out ShmLeaseRevokedDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        revoked.TimestampNs = decoder.TimestampNs;
        revoked.LeaseId = decoder.LeaseId;
        revoked.StreamId = decoder.StreamId;
        revoked.ClientId = decoder.ClientId;
        revoked.Role = (ClientRole)decoder.RoleRaw;
        revoked.Reason = (LeaseRevokeReason)decoder.ReasonRaw;
        WireStatus status = WireReading.Text(
            decoder.TryReadErrorMessage(out ReadOnlySpan<byte> text),
            text,
            revoked.ErrorMessage
        );
        // D-4.9-10: the reason is required, and nothing is done on one that is not understood.
        bool isValid =
            IsRole(revoked.Role) && revoked.Reason is >= LeaseRevokeReason.Detached and <= LeaseRevokeReason.Revoked;
        return status == WireStatus.Ok && !isValid ? WireStatus.Malformed : status;
    }
}
