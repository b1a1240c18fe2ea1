namespace TensorPool.Driver;

/// <summary>One payload pool of a profile: a size class of the streams that use it. Immutable, hence thread-safe.</summary>
/// <param name="PoolId">Id of the pool, unique within the profile, not 0 (wire 1.1, WO-57).</param>
/// <param name="StrideBytes">
/// Bytes per slot: a power of two and a multiple of the page size (wire 1.1, W-15.22-3). The longest payload of the pool.
/// </param>
public sealed record ProfilePool(ushort PoolId, uint StrideBytes);
