namespace TensorPool.Wire;

/// <summary>All metadata of a data source (DataSourceMeta: wire 1.1, section 14.9). Reusable; not thread-safe.</summary>
internal sealed class DataSourceMetadata
{
    private readonly ReusableList<MetadataAttribute> _attributes = new(MessageLimits.Attributes);

    public uint StreamId { get; set; }

    public uint MetaVersion { get; set; }

    public ulong TimestampNs { get; set; }

    public ReadOnlySpan<MetadataAttribute> Attributes => _attributes.Span;

    /// <summary>Appends an attribute, with whatever it held when it was last in use.</summary>
    /// <exception cref="InvalidOperationException">There are <see cref="MessageLimits.Attributes"/> already.</exception>
    public MetadataAttribute AddAttribute() => _attributes.Add();

    public void ClearAttributes() => _attributes.Clear();
}
