using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>Takes the regions that an <see cref="IRegionSource"/> has.</summary>
internal interface IRegionSink
{
    /// <summary>The epoch that is mapped; null if none is.</summary>
    ulong? MappedEpoch { get; }

    /// <summary>Why regions were refused last; null if they were not.</summary>
    string? LastRefusal { get; }

    /// <summary>Regions to be mapped, as if they had been announced. Those of another epoch take the place of what is mapped.</summary>
    /// <returns>What became of them.</returns>
    OfferOutcome Offer(PoolAnnouncement regions);

    /// <summary>Ends the use of what is mapped, if anything is.</summary>
    void Withdraw(string detail);
}
