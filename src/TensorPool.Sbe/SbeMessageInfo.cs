namespace TensorPool.Sbe;

/// <summary>Facts about one message of a schema, for tools.</summary>
/// <param name="name">Schema name.</param>
/// <param name="templateId">Template id.</param>
/// <param name="sinceVersion">Schema version that introduced the message.</param>
/// <param name="blockLength">Own block length, in bytes.</param>
/// <param name="minimumLength">Length of the message with empty groups and data, header excluded, in bytes.</param>
/// <param name="hasHeader">False for a record in shared memory, which no message header precedes.</param>
public readonly struct SbeMessageInfo(
    string name,
    int templateId,
    int sinceVersion,
    int blockLength,
    int minimumLength,
    bool hasHeader
)
{
    /// <summary>Schema name.</summary>
    public string Name { get; } = name;

    /// <summary>Template id.</summary>
    public int TemplateId { get; } = templateId;

    /// <summary>Schema version that introduced the message.</summary>
    public int SinceVersion { get; } = sinceVersion;

    /// <summary>Own block length, in bytes.</summary>
    public int BlockLength { get; } = blockLength;

    /// <summary>Length of the message with empty groups and data, header excluded, in bytes.</summary>
    public int MinimumLength { get; } = minimumLength;

    /// <summary>False for a record in shared memory, which no message header precedes.</summary>
    public bool HasHeader { get; } = hasHeader;
}
