using System.Globalization;
using TensorPool.Sbe;
using TensorPool.Wire.V1_1.Driver;

namespace TensorPool.Wire.DriverMessages;

/// <summary>
/// Driver protocol 1.0 on the generated codecs of its schema. This is the only type that sees them; it holds no offset and
/// no size of its own.
/// </summary>
internal readonly partial struct DriverV1_0 : IDriverProtocol
{
    /// <summary>Strict, as the messages of frames are (W-16-4).</summary>
    private const SbeAcceptance Strict = SbeAcceptance.Exact;

    public static string Name => "driver 1.0";

    /// <inheritdoc/>
    public static DriverMessageKind Identify(ReadOnlySpan<byte> message, out WireStatus status)
    {
        if (MessageHeaderDecoder.TryWrap(message, out MessageHeaderDecoder header) != SbeStatus.Ok)
        {
            status = WireStatus.Truncated;
            return DriverMessageKind.None;
        }

        if (header.SchemaId != SchemaInfo.Id)
        {
            status = WireStatus.ForeignSchema;
            return DriverMessageKind.None;
        }

        (DriverMessageKind kind, int blockLength) = header.TemplateId switch
        {
            ShmAttachRequest.TemplateId => (DriverMessageKind.AttachRequest, ShmAttachRequest.BlockLength),
            ShmAttachResponse.TemplateId => (DriverMessageKind.AttachResponse, ShmAttachResponse.BlockLength),
            ShmDetachRequest.TemplateId => (DriverMessageKind.DetachRequest, ShmDetachRequest.BlockLength),
            ShmDetachResponse.TemplateId => (DriverMessageKind.DetachResponse, ShmDetachResponse.BlockLength),
            ShmLeaseKeepalive.TemplateId => (DriverMessageKind.LeaseKeepalive, ShmLeaseKeepalive.BlockLength),
            ShmDriverShutdown.TemplateId => (DriverMessageKind.DriverShutdown, ShmDriverShutdown.BlockLength),
            ShmLeaseRevoked.TemplateId => (DriverMessageKind.LeaseRevoked, ShmLeaseRevoked.BlockLength),
            _ => (DriverMessageKind.None, 0),
        };
        status =
            kind == DriverMessageKind.None ? WireStatus.UnknownTemplate
            : header.Version != SchemaInfo.Version ? WireStatus.VersionMismatch
            : header.BlockLength == blockLength
                ? message.Length < MessageHeader.Size + blockLength ? WireStatus.Truncated
                    : WireStatus.Ok
            : header.BlockLength == BlockLengthOf1_2(kind) ? WireStatus.ForeignDialect
            : WireStatus.Malformed;
        return status == WireStatus.Ok ? kind : DriverMessageKind.None;
    }

    /// <inheritdoc/>
    public static string DescribeForeignDialect(ReadOnlySpan<byte> message)
    {
        MessageHeaderDecoder header = MessageHeaderDecoder.Wrap(message);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the peer speaks wire 1.2, this side is set to 1.1 (driver template {header.TemplateId} with a block of {header.BlockLength} bytes)"
        );
    }

    /// <inheritdoc/>
    public static bool IsAttachRequestOfOtherVersion(ReadOnlySpan<byte> message, out long correlationId)
    {
        correlationId = 0;
        Identify(message, out WireStatus status);
        if (
            status != WireStatus.VersionMismatch
            || ShmAttachRequestDecoder.TryWrap(message, out ShmAttachRequestDecoder request, SbeAcceptance.Compatible)
                != SbeStatus.Ok
        )
        {
            return false;
        }

        correlationId = request.CorrelationId;
        return true;
    }

    /// <summary>
    /// What the newer driver schema gives to a message where it differs, under the same version (wire 1.2, section 2.2). -1,
    /// which no header holds, where nothing differs.
    /// </summary>
    private static int BlockLengthOf1_2(DriverMessageKind kind) =>
        kind switch
        {
            DriverMessageKind.AttachRequest => 27,
            DriverMessageKind.AttachResponse => 54,
            _ => -1,
        };

    /// <summary>Why a message was not the one that was asked for.</summary>
    private static WireStatus Refuse(ReadOnlySpan<byte> message)
    {
        Identify(message, out WireStatus status);
        return status == WireStatus.Ok ? WireStatus.OtherMessage : status;
    }

    private static bool IsRole(ClientRole role) => role is ClientRole.Producer or ClientRole.Consumer;

    private static bool IsCode(int code) =>
        code is >= (int)Wire.ResponseCode.Ok and <= (int)Wire.ResponseCode.InternalError;
}
