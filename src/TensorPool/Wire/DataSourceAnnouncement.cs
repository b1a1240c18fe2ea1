namespace TensorPool.Wire;

/// <summary>Small beacon of a data source (DataSourceAnnounce: wire 1.1, section 14.8). Reusable; not thread-safe.</summary>
internal sealed class DataSourceAnnouncement
{
    public uint StreamId { get; set; }

    public uint ProducerId { get; set; }

    public ulong Epoch { get; set; }

    public uint MetaVersion { get; set; }

    public OwnedBytes Name { get; } = new(MessageLimits.Name);

    public OwnedBytes Summary { get; } = new(MessageLimits.Summary);
}
