namespace TensorPool.Wire;

/// <summary>Outcome of a request (wire 1.1, section 24).</summary>
public enum ResponseCode
{
    // W-15.18-1: what a code means is written here once; whoever answers takes it from here.

    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>The capability is not implemented.</summary>
    Unsupported = 1,

    /// <summary>Malformed or incompatible request.</summary>
    InvalidParams = 2,

    /// <summary>Valid request, refused by policy.</summary>
    Rejected = 3,

    /// <summary>Transient or unexpected failure; may be tried again after a back-off.</summary>
    InternalError = 4,
}
