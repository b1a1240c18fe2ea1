using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Wire.DriverMessages;

/// <summary>The messages of driver 1.0, section 14, and a decoder that keeps what it read, so that it can be written again.</summary>
internal sealed class DriverDecoding
{
    private readonly AttachResponse _attachResponse = new();
    private readonly DetachResponse _detachResponse = new();
    private readonly DriverShutdown _shutdown = new();
    private readonly LeaseRevoked _revoked = new();
    private AttachRequest _attachRequest;
    private DetachRequest _detachRequest;
    private LeaseKeepalive _keepalive;

    public AttachRequest AttachRequest => _attachRequest;

    public AttachResponse AttachResponse => _attachResponse;

    public WireStatus Decode(DriverMessageKind kind, ReadOnlySpan<byte> bytes) =>
        kind switch
        {
            DriverMessageKind.AttachRequest => DriverV1_0.TryDecodeAttachRequest(bytes, out _attachRequest),
            DriverMessageKind.AttachResponse => DriverV1_0.TryDecodeAttachResponse(bytes, _attachResponse),
            DriverMessageKind.DetachRequest => DriverV1_0.TryDecodeDetachRequest(bytes, out _detachRequest),
            DriverMessageKind.DetachResponse => DriverV1_0.TryDecodeDetachResponse(bytes, _detachResponse),
            DriverMessageKind.LeaseKeepalive => DriverV1_0.TryDecodeLeaseKeepalive(bytes, out _keepalive),
            DriverMessageKind.DriverShutdown => DriverV1_0.TryDecodeDriverShutdown(bytes, _shutdown),
            DriverMessageKind.LeaseRevoked => DriverV1_0.TryDecodeLeaseRevoked(bytes, _revoked),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    /// <summary>Encodes what was decoded last.</summary>
    public int Encode(DriverMessageKind kind, Span<byte> buffer)
    {
        int length = Length(kind);
        buffer = buffer[..length];
        switch (kind)
        {
            case DriverMessageKind.AttachRequest:
                DriverV1_0.EncodeAttachRequest(buffer, _attachRequest);
                break;
            case DriverMessageKind.AttachResponse:
                DriverV1_0.EncodeAttachResponse(buffer, _attachResponse);
                break;
            case DriverMessageKind.DetachRequest:
                DriverV1_0.EncodeDetachRequest(buffer, _detachRequest);
                break;
            case DriverMessageKind.DetachResponse:
                DriverV1_0.EncodeDetachResponse(buffer, _detachResponse);
                break;
            case DriverMessageKind.LeaseKeepalive:
                DriverV1_0.EncodeLeaseKeepalive(buffer, _keepalive);
                break;
            case DriverMessageKind.DriverShutdown:
                DriverV1_0.EncodeDriverShutdown(buffer, _shutdown);
                break;
            default:
                DriverV1_0.EncodeLeaseRevoked(buffer, _revoked);
                break;
        }

        return length;
    }

    public byte[] Encode(DriverMessageKind kind)
    {
        byte[] bytes = new byte[Length(kind)];
        Encode(kind, bytes);
        return bytes;
    }

    private int Length(DriverMessageKind kind) =>
        kind switch
        {
            DriverMessageKind.AttachRequest => DriverV1_0.AttachRequestLength,
            DriverMessageKind.AttachResponse => DriverV1_0.AttachResponseLength(_attachResponse),
            DriverMessageKind.DetachRequest => DriverV1_0.DetachRequestLength,
            DriverMessageKind.DetachResponse => DriverV1_0.DetachResponseLength(_detachResponse),
            DriverMessageKind.LeaseKeepalive => DriverV1_0.LeaseKeepaliveLength,
            DriverMessageKind.DriverShutdown => DriverV1_0.DriverShutdownLength(_shutdown),
            DriverMessageKind.LeaseRevoked => DriverV1_0.LeaseRevokedLength(_revoked),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
}
