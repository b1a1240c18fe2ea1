using TensorPool.Sbe;
using TensorPool.Wire.V1_1.Driver;

namespace TensorPool.Wire.DriverMessages;

/// <content>What clients send: attach, detach, keepalive.</content>
internal readonly partial struct DriverV1_0
{
    /// <inheritdoc/>
    public static int AttachRequestLength => ShmAttachRequest.GetEncodedLength();

    /// <inheritdoc/>
    public static int DetachRequestLength => ShmDetachRequest.GetEncodedLength();

    /// <inheritdoc/>
    public static int LeaseKeepaliveLength => ShmLeaseKeepalive.GetEncodedLength();

    /// <inheritdoc/>
    public static void EncodeAttachRequest(Span<byte> buffer, in AttachRequest request)
    {
        ShmAttachRequestEncoder encoder = ShmAttachRequestEncoder.Wrap(buffer);
        encoder.CorrelationId = request.CorrelationId;
        encoder.StreamId = request.StreamId;
        encoder.ClientId = request.ClientId;
        encoder.RoleRaw = (byte)request.Role;
        encoder.ExpectedLayoutVersion = request.ExpectedLayoutVersion;
        encoder.MaxDims = request.MaxDims;
        encoder.PublishModeRaw = request.PublishMode is { } mode ? (byte)mode : (byte)V1_1.Driver.PublishMode.NullValue;
        encoder.RequireHugepages = request.Hugepages switch
        {
            HugepagesPolicy.Required => Bool.TRUE,
            HugepagesPolicy.NotRequired => Bool.FALSE,
            _ => null,
        };
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeAttachRequest(ReadOnlySpan<byte> message, out AttachRequest request)
    {
        request = default;
        if (ShmAttachRequestDecoder.TryWrap(message, out ShmAttachRequestDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        request.CorrelationId = decoder.CorrelationId;
        request.StreamId = decoder.StreamId;
        request.ClientId = decoder.ClientId;
        request.Role = (ClientRole)decoder.RoleRaw;
        request.ExpectedLayoutVersion = decoder.ExpectedLayoutVersion;
        request.MaxDims = decoder.MaxDims;
        request.PublishMode =
            decoder.PublishModeRaw == (byte)V1_1.Driver.PublishMode.NullValue
                ? null
                : (PublishMode)decoder.PublishModeRaw;
        request.Hugepages = decoder.RequireHugepagesRaw switch
        {
            (byte)Bool.NullValue => HugepagesPolicy.Unspecified,
            (byte)Bool.TRUE => HugepagesPolicy.Required,
            (byte)Bool.FALSE => HugepagesPolicy.NotRequired,
            byte other => (HugepagesPolicy)Math.Max(other, (byte)(HugepagesPolicy.NotRequired + 1)),
        };
        return WireStatus.Ok;
    }

    /// <inheritdoc/>
    public static void EncodeDetachRequest(Span<byte> buffer, in DetachRequest request)
    {
        ShmDetachRequestEncoder encoder = ShmDetachRequestEncoder.Wrap(buffer);
        encoder.CorrelationId = request.CorrelationId;
        encoder.LeaseId = request.LeaseId;
        encoder.StreamId = request.StreamId;
        encoder.ClientId = request.ClientId;
        encoder.RoleRaw = (byte)request.Role;
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeDetachRequest(ReadOnlySpan<byte> message, out DetachRequest request)
    {
        request = default;
        if (ShmDetachRequestDecoder.TryWrap(message, out ShmDetachRequestDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        request.CorrelationId = decoder.CorrelationId;
        request.LeaseId = decoder.LeaseId;
        request.StreamId = decoder.StreamId;
        request.ClientId = decoder.ClientId;
        request.Role = (ClientRole)decoder.RoleRaw;
        return WireStatus.Ok;
    }

    /// <inheritdoc/>
    public static void EncodeLeaseKeepalive(Span<byte> buffer, in LeaseKeepalive keepalive)
    {
        ShmLeaseKeepaliveEncoder encoder = ShmLeaseKeepaliveEncoder.Wrap(buffer);
        encoder.LeaseId = keepalive.LeaseId;
        encoder.StreamId = keepalive.StreamId;
        encoder.ClientId = keepalive.ClientId;
        encoder.RoleRaw = (byte)keepalive.Role;
        encoder.ClientTimestampNs = keepalive.ClientTimestampNs;
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeLeaseKeepalive(ReadOnlySpan<byte> message, out LeaseKeepalive keepalive)
    {
        keepalive = default;
        if (ShmLeaseKeepaliveDecoder.TryWrap(message, out ShmLeaseKeepaliveDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        keepalive.LeaseId = decoder.LeaseId;
        keepalive.StreamId = decoder.StreamId;
        keepalive.ClientId = decoder.ClientId;
        keepalive.Role = (ClientRole)decoder.RoleRaw;
        keepalive.ClientTimestampNs = decoder.ClientTimestampNs;
        return IsRole(keepalive.Role) ? WireStatus.Ok : WireStatus.Malformed;
    }
}
