using System.Globalization;
using System.Runtime.CompilerServices;
using TensorPool.Sbe;
using TensorPool.Wire.V1_1.Control;

namespace TensorPool.Wire;

/// <content>Which message, and why not.</content>
internal readonly partial struct WireV1_1
{
    /// <inheritdoc/>
    public static MessageKind Identify(ReadOnlySpan<byte> message, out WireStatus status)
    {
        if (MessageHeaderDecoder.TryWrap(message, out MessageHeaderDecoder header) != SbeStatus.Ok)
        {
            status = WireStatus.Truncated;
            return MessageKind.None;
        }

        if (header.SchemaId != SchemaInfo.Id)
        {
            status = WireStatus.ForeignSchema;
            return MessageKind.None;
        }

        // W-16-3: schema and template together; the templates of shared memory are no messages.
        (MessageKind kind, int blockLength) = header.TemplateId switch
        {
            V1_1.Control.ShmPoolAnnounce.TemplateId => (
                MessageKind.ShmPoolAnnounce,
                V1_1.Control.ShmPoolAnnounce.BlockLength
            ),
            V1_1.Control.ConsumerHello.TemplateId => (
                MessageKind.ConsumerHello,
                V1_1.Control.ConsumerHello.BlockLength
            ),
            V1_1.Control.ConsumerConfig.TemplateId => (
                MessageKind.ConsumerConfig,
                V1_1.Control.ConsumerConfig.BlockLength
            ),
            V1_1.Control.FrameDescriptor.TemplateId => (
                MessageKind.FrameDescriptor,
                V1_1.Control.FrameDescriptor.BlockLength
            ),
            V1_1.Control.QosConsumer.TemplateId => (MessageKind.QosConsumer, V1_1.Control.QosConsumer.BlockLength),
            V1_1.Control.QosProducer.TemplateId => (MessageKind.QosProducer, V1_1.Control.QosProducer.BlockLength),
            V1_1.Control.DataSourceAnnounce.TemplateId => (
                MessageKind.DataSourceAnnounce,
                V1_1.Control.DataSourceAnnounce.BlockLength
            ),
            V1_1.Control.DataSourceMeta.TemplateId => (
                MessageKind.DataSourceMeta,
                V1_1.Control.DataSourceMeta.BlockLength
            ),
            V1_1.Control.ControlResponse.TemplateId => (
                MessageKind.ControlResponse,
                V1_1.Control.ControlResponse.BlockLength
            ),
            V1_1.Control.Heartbeat.TemplateId => (MessageKind.Heartbeat, V1_1.Control.Heartbeat.BlockLength),
            V1_1.Control.FrameProgress.TemplateId => (
                MessageKind.FrameProgress,
                V1_1.Control.FrameProgress.BlockLength
            ),
            _ => (MessageKind.None, 0),
        };
        status =
            kind == MessageKind.None ? WireStatus.UnknownTemplate
            : header.Version != SchemaInfo.Version ? WireStatus.VersionMismatch
            : header.BlockLength == blockLength
                ? message.Length < MessageHeader.Size + blockLength ? WireStatus.Truncated
                    : WireStatus.Ok
            : header.BlockLength == BlockLengthOf1_2(kind) ? WireStatus.ForeignDialect
            : WireStatus.Malformed;
        return status == WireStatus.Ok ? kind : MessageKind.None;
    }

    /// <inheritdoc/>
    public static string DescribeForeignDialect(ReadOnlySpan<byte> message)
    {
        MessageHeaderDecoder header = MessageHeaderDecoder.Wrap(message);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the peer speaks wire 1.2, this side is set to 1.1 (template {header.TemplateId} with a block of {header.BlockLength} bytes)"
        );
    }

    /// <summary>
    /// What wire 1.2 gives to a message where it differs. It has the same schema id and version, and would be read as
    /// nonsense (wire 1.2, section 2.2). -1, which no header holds, where nothing differs.
    /// </summary>
    private static int BlockLengthOf1_2(MessageKind kind) =>
        kind switch
        {
            MessageKind.ShmPoolAnnounce => 35,
            MessageKind.ConsumerHello => 39,
            MessageKind.ConsumerConfig => 18,
            MessageKind.FrameDescriptor => 40,
            MessageKind.Heartbeat => 28, // there the template is that of MetaBlobAnnounce
            MessageKind.FrameProgress => 29,
            _ => -1,
        };

    /// <summary>Why a message was not the one that was asked for.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WireStatus Refuse(ReadOnlySpan<byte> message)
    {
        Identify(message, out WireStatus status);
        return status == WireStatus.Ok ? WireStatus.OtherMessage : status;
    }
}
