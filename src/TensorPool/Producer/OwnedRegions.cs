using Microsoft.Extensions.Logging;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Producer;

/// <summary>Regions that the producer creates and owns itself, without an SHM driver (operations, section 8).</summary>
/// <remarks>
/// Creating regions may take seconds, so that it is done on the thread that asks for it, under a lock that the agent's cycle
/// takes for its sign of life; the frame path never comes here.
/// </remarks>
internal sealed class OwnedRegions<TWire> : IRegionSource
    where TWire : struct, IWireProtocol
{
    private readonly Lock _lock = new();
    private readonly RegionOwner<TWire> _owner;
    private volatile ProducerEpoch? _epoch;
    private bool _isDisposed;

    /// <param name="options">Where and how large.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="nowNs">Monotonic time.</param>
    /// <param name="log">For what dead owners left and could not be removed.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    /// <exception cref="IOException">Another owner is alive, or the regions cannot be created.</exception>
    public OwnedRegions(RegionOptions options, uint streamId, long nowNs, ILogger log)
    {
        _owner = RegionOwner<TWire>.Open(options, streamId, (ulong)nowNs);
        foreach (string problem in _owner.NotCleanedUp)
        {
            log.NotCleanedUp(streamId, problem);
        }

        _epoch = new ProducerEpoch(_owner.Current);
    }

    public ProducerEpoch? Epoch => _epoch;

    public int DoWork(long nowNs) => 0;

    public bool TryDescribe(PoolAnnouncement announcement)
    {
        if (_epoch is not { } epoch)
        {
            return false;
        }

        MappingAnnouncement.Describe(epoch.Mapping, announcement);
        return true;
    }

    public void RefreshActivity(long nowNs)
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _owner.RefreshActivity((ulong)nowNs);
            }
        }
    }

    public void Renew(RegionOptions? options, long nowNs)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _epoch = new ProducerEpoch(_owner.Advance((ulong)nowNs, options));
        }
    }

    public void OnAnnounced()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _owner.CleanUpOldEpochs();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _epoch = null;
                _owner.Dispose();
            }
        }
    }
}
