using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Producer;

/// <summary>
/// Where the regions come from that a producer writes: files of its own, or, with an SHM driver, those of a lease. All members
/// but where it says so are called by the agent.
/// </summary>
internal interface IRegionSource : IDisposable
{
    /// <summary>What to publish into; null if there is nothing. Another object than before means that the former is over.</summary>
    ProducerEpoch? Epoch { get; }

    /// <summary>What the source does in each duty cycle.</summary>
    /// <returns>How much that was.</returns>
    int DoWork(long nowNs);

    /// <summary>Describes the regions of <see cref="Epoch"/>; the caller fills in stream and producer.</summary>
    /// <returns>False if announcing them is not this side's business (operations, section 2).</returns>
    bool TryDescribe(PoolAnnouncement announcement);

    /// <summary>The regions of <see cref="Epoch"/> were announced: those of former epochs may go.</summary>
    void OnAnnounced();

    /// <summary>Shows in every superblock that the owner is alive (W-7.1-5), if that is this side.</summary>
    void RefreshActivity(long nowNs);

    /// <summary>Begins another epoch, with other regions if there are options. Any thread; may take seconds.</summary>
    /// <exception cref="NotSupportedException">Beginning epochs is not this side's business.</exception>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    /// <exception cref="IOException">The regions cannot be created; the present ones stay.</exception>
    void Renew(RegionOptions? options, long nowNs);
}
