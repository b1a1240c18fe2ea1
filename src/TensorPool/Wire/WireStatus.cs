namespace TensorPool.Wire;

/// <summary>
/// Why a message was accepted or not. Agents are strict (W-16-4): only the compiled version with its exact block length
/// passes. Everything but <see cref="Ok"/> is counted by who receives it, and changes no state.
/// </summary>
internal enum WireStatus
{
    Ok,

    /// <summary>Shorter than a message header, than its block, or than its groups and data claim.</summary>
    Truncated,

    /// <summary>Another schema, whose messages may share the stream (W-16-3): not an error.</summary>
    ForeignSchema,

    /// <summary>A template that this version does not know (W-16-5): not an error.</summary>
    UnknownTemplate,

    /// <summary>A message of this protocol, but not the one that was asked for.</summary>
    OtherMessage,

    /// <summary>Another version of the schema.</summary>
    VersionMismatch,

    /// <summary>
    /// A block length that another version of the wire protocol gives to this message: the peer is configured for that one.
    /// </summary>
    ForeignDialect,

    /// <summary>A block length of nobody, an undefined enum value, a text that is too long or not ASCII, or the like.</summary>
    Malformed,
}
