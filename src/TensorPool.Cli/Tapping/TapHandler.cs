using TensorPool.Cli.Protocol;
using TensorPool.Cli.Protocol.Bridge;
using TensorPool.Cli.Protocol.Control;
using TensorPool.Cli.Protocol.Driver;
using TensorPool.Sbe;

namespace TensorPool.Cli.Tapping;

/// <summary>Gets every message of every schema from the generated dispatcher, and keeps its name and its fields as JSON.</summary>
internal sealed class TapHandler : IControlPlaneHandler
{
    /// <summary>Format of codecs: JSON.</summary>
    private const string Json = "J";

    /// <summary>Names of all messages: those that there is a method for.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(TapHandler)
            .GetMethods()
            .Where(method =>
                method.GetParameters() is [{ ParameterType.Name: var type }]
                && type.EndsWith("Decoder", StringComparison.Ordinal)
            )
            .Select(method => method.Name["On".Length..])
            .Order(StringComparer.Ordinal),
    ];

    public string? Message { get; private set; }

    public string? Fields { get; private set; }

    public string? Problem { get; private set; }

    public void Reset() => (Message, Fields, Problem) = (null, null, null);

    public void OnShmPoolAnnounce(ShmPoolAnnounceDecoder message) => Take("ShmPoolAnnounce", message.ToString(Json));

    public void OnConsumerHello(ConsumerHelloDecoder message) => Take("ConsumerHello", message.ToString(Json));

    public void OnConsumerConfig(ConsumerConfigDecoder message) => Take("ConsumerConfig", message.ToString(Json));

    public void OnFrameDescriptor(FrameDescriptorDecoder message) => Take("FrameDescriptor", message.ToString(Json));

    public void OnQosConsumer(QosConsumerDecoder message) => Take("QosConsumer", message.ToString(Json));

    public void OnQosProducer(QosProducerDecoder message) => Take("QosProducer", message.ToString(Json));

    public void OnDataSourceAnnounce(DataSourceAnnounceDecoder message) =>
        Take("DataSourceAnnounce", message.ToString(Json));

    public void OnDataSourceMeta(DataSourceMetaDecoder message) => Take("DataSourceMeta", message.ToString(Json));

    public void OnControlResponse(ControlResponseDecoder message) => Take("ControlResponse", message.ToString(Json));

    public void OnHeartbeat(HeartbeatDecoder message) => Take("Heartbeat", message.ToString(Json));

    public void OnFrameProgress(FrameProgressDecoder message) => Take("FrameProgress", message.ToString(Json));

    public void OnShmRegionSuperblock(ShmRegionSuperblockDecoder message) =>
        Take("ShmRegionSuperblock", message.ToString(Json));

    public void OnTensorSlotHeader256(TensorSlotHeader256Decoder message) =>
        Take("TensorSlotHeader256", message.ToString(Json));

    public void OnShmAttachRequest(ShmAttachRequestDecoder message) => Take("ShmAttachRequest", message.ToString(Json));

    public void OnShmAttachResponse(ShmAttachResponseDecoder message) =>
        Take("ShmAttachResponse", message.ToString(Json));

    public void OnShmDetachRequest(ShmDetachRequestDecoder message) => Take("ShmDetachRequest", message.ToString(Json));

    public void OnShmDetachResponse(ShmDetachResponseDecoder message) =>
        Take("ShmDetachResponse", message.ToString(Json));

    public void OnShmLeaseKeepalive(ShmLeaseKeepaliveDecoder message) =>
        Take("ShmLeaseKeepalive", message.ToString(Json));

    public void OnShmDriverShutdown(ShmDriverShutdownDecoder message) =>
        Take("ShmDriverShutdown", message.ToString(Json));

    public void OnShmLeaseRevoked(ShmLeaseRevokedDecoder message) => Take("ShmLeaseRevoked", message.ToString(Json));

    public void OnBridgeFrameChunk(BridgeFrameChunkDecoder message) => Take("BridgeFrameChunk", message.ToString(Json));

    public void OnUnknownTemplate(int templateId, int actingVersion) =>
        Problem = $"unknown template {templateId}, version {actingVersion}";

    public void OnRejected(SbeStatus status, int schemaId, int templateId) =>
        Problem = $"{status}: schema {schemaId}, template {templateId}";

    private void Take(string message, string fields)
    {
        Message = message;
        Fields = fields;
    }
}
