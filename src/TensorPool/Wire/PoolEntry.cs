namespace TensorPool.Wire;

/// <summary>One payload pool of a <see cref="PoolAnnouncement"/>; reused with it.</summary>
internal sealed class PoolEntry
{
    public ushort PoolId { get; set; }

    public uint Nslots { get; set; }

    public uint StrideBytes { get; set; }

    public OwnedBytes RegionUri { get; } = new(MessageLimits.Uri);
}
