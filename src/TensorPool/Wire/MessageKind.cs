namespace TensorPool.Wire;

/// <summary>The messages that agents exchange, whatever the version of the wire protocol.</summary>
internal enum MessageKind
{
    /// <summary>None of them, or one that is not accepted.</summary>
    None,
    ShmPoolAnnounce,
    ConsumerHello,
    ConsumerConfig,
    FrameDescriptor,
    FrameProgress,
    QosConsumer,
    QosProducer,
    DataSourceAnnounce,
    DataSourceMeta,
    ControlResponse,
    Heartbeat,
}
