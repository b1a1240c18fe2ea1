namespace TensorPool.Wire;

/// <summary>One attribute of a <see cref="DataSourceMetadata"/>; reused with it.</summary>
internal sealed class MetadataAttribute
{
    public OwnedBytes Key { get; } = new(MessageLimits.AttributeKey);

    /// <summary>Media type of the value, or <c>sbe:schemaId.templateId</c>.</summary>
    public OwnedBytes Format { get; } = new(MessageLimits.AttributeFormat);

    public OwnedBytes Value { get; } = new(MessageLimits.AttributeValue);
}
