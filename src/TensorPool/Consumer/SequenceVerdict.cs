namespace TensorPool.Consumer;

/// <summary>What a <see cref="SequenceTracker"/> says of a descriptor.</summary>
internal enum SequenceVerdict
{
    /// <summary>To be taken further. A gap in front of it has been counted.</summary>
    InOrder,

    /// <summary>As <see cref="InOrder"/>, but the gap is greater than allowed: what waits from before it is not worth a look.</summary>
    Resync,

    /// <summary>Seen before: to be ignored.</summary>
    Duplicate,

    /// <summary>Lower than one before, which no producer sends within an epoch: the mapping is not to be trusted.</summary>
    Regression,
}
