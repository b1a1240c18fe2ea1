namespace TensorPool.Sbe;

/// <summary>What came of writing text as bytes.</summary>
public enum SbeTextResult
{
    /// <summary>The whole text was written.</summary>
    Ok = 0,

    /// <summary>The text needs more bytes than there are. Nothing was written.</summary>
    TooLong,

    /// <summary>
    /// The text holds a character that the character set lacks, or half a surrogate pair; it fits into no length.
    /// Nothing was written.
    /// </summary>
    NotEncodable,
}
