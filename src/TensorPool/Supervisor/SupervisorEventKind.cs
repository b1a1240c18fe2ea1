namespace TensorPool.Supervisor;

/// <summary>What a supervisor has noticed or done.</summary>
public enum SupervisorEventKind
{
    /// <summary>The regions of a stream are announced for the first time, or again.</summary>
    StreamLive,

    /// <summary>A stream is not announced any more, or its owner gives no sign of life in its regions.</summary>
    StreamStale,

    /// <summary>A stream is announced with another epoch.</summary>
    EpochChanged,

    /// <summary>A producer was heard of for the first time, or again.</summary>
    ProducerLive,

    /// <summary>A producer gives no sign of life.</summary>
    ProducerStale,

    /// <summary>A consumer was heard of for the first time, or again.</summary>
    ConsumerLive,

    /// <summary>A consumer gives no sign of life.</summary>
    ConsumerStale,

    /// <summary>A consumer was told something.</summary>
    ConfigSent,
}
