namespace TensorPool.Sbe;

/// <summary>Which versions of a message a decoder accepts.</summary>
public enum SbeAcceptance : byte
{
    /// <summary>
    /// SBE's extension rules: an older message whose block holds the fields of its version, a newer one whose block is at
    /// least as long as the decoder's own.
    /// </summary>
    Compatible = 0,

    /// <summary>Only the decoder's own version and exactly its own block length.</summary>
    Exact,
}
