namespace TensorPool.Supervisor;

/// <summary>Whether a stream, producer or consumer still shows signs of life (wire 1.1, section 18).</summary>
public enum PeerLiveness
{
    /// <summary>Nothing was heard yet that it could be judged by.</summary>
    Unknown,

    /// <summary>Its last sign of life is recent.</summary>
    Live,

    /// <summary>Its last sign of life is older than the timeout.</summary>
    Stale,
}
