namespace TensorPool.Consumer;

/// <summary>
/// Where the regions of a consumer come from, and for how long they may be read: from announces, for good; or from a driver,
/// for the time of a lease. All members but <see cref="IsUsable"/> are called on the consumer's thread.
/// </summary>
internal interface IRegionSource
{
    /// <summary>
    /// Whether the regions may be read at this moment. Asked before and after every frame (R1), and may be turned off by
    /// another thread: the one that keeps a lease alive is not the one that runs user code.
    /// </summary>
    bool IsUsable { get; }

    /// <summary>What an announce of this stream means now.</summary>
    /// <param name="epoch">The epoch of the announce.</param>
    /// <param name="mappedEpoch">The epoch that is mapped; null if none is.</param>
    AnnounceUse Judge(ulong epoch, ulong? mappedEpoch);

    /// <summary>Once per duty cycle: may offer regions, or withdraw them.</summary>
    /// <returns>How much was done.</returns>
    int Poll(IRegionSink sink, long nowNs);

    /// <summary>The consumer ends: nothing is read any more.</summary>
    void OnClose() { }
}
