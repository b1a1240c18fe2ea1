namespace TensorPool.DriverClient;

/// <summary>A payload pool of a <see cref="LeaseGrant"/>. Immutable, hence thread-safe.</summary>
/// <param name="PoolId">Its id.</param>
/// <param name="Nslots">Its slots: as many as the header ring has.</param>
/// <param name="StrideBytes">Bytes of a slot.</param>
/// <param name="RegionUri">Where it is.</param>
public sealed record LeasedPool(ushort PoolId, uint Nslots, uint StrideBytes, string RegionUri);
