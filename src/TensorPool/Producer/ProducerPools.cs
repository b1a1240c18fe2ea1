using TensorPool.SharedMemory;

namespace TensorPool.Producer;

/// <summary>
/// The payload pools of one epoch, kept mapped until this is disposed of, so that a device can be given whole pools: register
/// each from its <see cref="ProducerPool.BaseAddress"/> on, and address slots by <see cref="ProducerPool.OffsetOf"/>. For the
/// publishing thread alone.
/// </summary>
/// <remarks>
/// Payload slots begin 64 bytes past a page boundary, which no device that transfers whole pages accepts as a buffer of its
/// own; registering the pool, whose base is page-aligned, and giving the device an offset avoids that. When
/// <see cref="IsVoid"/> turns true, the epoch is over: withdraw the buffers, unregister, dispose, and open the pools of the
/// next epoch.
/// </remarks>
public sealed class ProducerPools : IDisposable
{
    private readonly ProducerEpoch _epoch;
    private readonly ProducerPool[] _pools;
    private bool _isDisposed;

    /// <param name="epoch">Entered by the caller; left by <see cref="Dispose"/>.</param>
    internal ProducerPools(ProducerEpoch epoch)
    {
        _epoch = epoch;
        ReadOnlySpan<MappedPool> pools = epoch.Mapping.Pools;
        _pools = new ProducerPool[pools.Length];
        for (int i = 0; i < pools.Length; i++)
        {
            _pools[i] = new ProducerPool(
                pools[i].PoolId,
                epoch.Nslots,
                pools[i].StrideBytes,
                pools[i].Region.Address,
                pools[i].Region.Length
            );
        }
    }

    /// <summary>The epoch that the pools belong to.</summary>
    public ulong Epoch => _epoch.Number;

    /// <summary>Whether the epoch is over, so that nothing written here is ever published. Thread-safe.</summary>
    public bool IsVoid => _epoch.IsVoid;

    /// <summary>The pools, in the order in which they were configured.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed of: the addresses may be gone.</exception>
    public IReadOnlyList<ProducerPool> Pools
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _pools;
        }
    }

    /// <summary>Gives the memory back. The device must not have it any more.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _epoch.Leave();
        }
    }
}
