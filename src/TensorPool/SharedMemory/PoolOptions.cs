namespace TensorPool.SharedMemory;

/// <summary>A payload pool of the regions to create. Immutable, hence thread-safe.</summary>
/// <param name="PoolId">Id, unique within the stream, not 0 (wire 1.1, WO-57).</param>
/// <param name="StrideBytes">
/// Bytes per slot, hence the longest payload: a power of two, and a multiple of the page size (wire 1.1, W-15.22-3).
/// </param>
public sealed record PoolOptions(ushort PoolId, uint StrideBytes);
