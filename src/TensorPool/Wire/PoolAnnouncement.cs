namespace TensorPool.Wire;

/// <summary>
/// The regions of a stream (ShmPoolAnnounce: wire 1.1, section 14.1). Reusable: decoding into one that has held a message of
/// the same size allocates nothing. Not thread-safe.
/// </summary>
internal sealed class PoolAnnouncement
{
    private readonly ReusableList<PoolEntry> _pools = new(MessageLimits.Pools);

    public uint StreamId { get; set; }

    public uint ProducerId { get; set; }

    public ulong Epoch { get; set; }

    public uint LayoutVersion { get; set; }

    public uint HeaderNslots { get; set; }

    public ushort HeaderSlotBytes { get; set; }

    public byte MaxDims { get; set; }

    public OwnedBytes HeaderRegionUri { get; } = new(MessageLimits.Uri);

    public ReadOnlySpan<PoolEntry> Pools => _pools.Span;

    /// <summary>Appends an entry, with whatever it held when it was last in use.</summary>
    /// <exception cref="InvalidOperationException">There are <see cref="MessageLimits.Pools"/> already.</exception>
    public PoolEntry AddPool() => _pools.Add();

    public void ClearPools() => _pools.Clear();
}
