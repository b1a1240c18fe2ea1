namespace TensorPool.Consumer;

/// <summary>Regions of a producer that owns them itself: every announce counts, and they may be read while they are mapped.</summary>
internal sealed class AnnouncedRegions : IRegionSource
{
    public bool IsUsable => true;

    public AnnounceUse Judge(ulong epoch, ulong? mappedEpoch) => AnnounceUse.Follow;

    public int Poll(IRegionSink sink, long nowNs) => 0;
}
