using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>Takes the regions that an <see cref="IRegionSource"/> has.</summary>
internal interface IRegionSink
{
    /// <summary>Regions to be mapped, as if they had been announced. Those of another epoch take the place of what is mapped.</summary>
    /// <returns>Whether they are mapped now; false if a check failed.</returns>
    bool Offer(PoolAnnouncement regions);

    /// <summary>Ends the use of what is mapped, if anything is.</summary>
    void Withdraw(string detail);
}
