namespace TensorPool.SharedMemory;

/// <summary>When the pages of a region become present in memory.</summary>
public enum RegionPaging
{
    /// <summary>At the first access of each.</summary>
    OnDemand = 0,

    /// <summary>When the region is mapped, which takes a while, so that no frame does.</summary>
    Prefault = 1,

    /// <summary>When the region is mapped, and they stay: needs a limit of locked memory as large as the region.</summary>
    Locked = 2,
}
