namespace TensorPool.Producer;

/// <summary>
/// One payload pool as it is mapped into this process, for registration with a device. Cannot change, hence thread-safe;
/// addresses are valid as long as the <see cref="ProducerPools"/> that it came from.
/// </summary>
/// <param name="PoolId">The pool.</param>
/// <param name="Nslots">Slots in it, as many as in the header ring.</param>
/// <param name="StrideBytes">Bytes in each slot.</param>
/// <param name="BaseAddress">
/// Address of the mapping, page-aligned: what to register. Its first 64 bytes are the superblock and must not be written.
/// </param>
/// <param name="Length">Bytes of the pool, superblock included.</param>
public readonly record struct ProducerPool(ushort PoolId, uint Nslots, uint StrideBytes, nint BaseAddress, long Length)
{
    /// <summary>Where a slot begins, in bytes from <see cref="BaseAddress"/>: 64 behind a multiple of the stride (W-9-1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public long OffsetOf(uint payloadSlot)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(payloadSlot, Nslots);
        return SharedMemory.RegionGeometry.PayloadOffset(payloadSlot, StrideBytes);
    }
}
