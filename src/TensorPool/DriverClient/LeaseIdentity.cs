using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>All that names a lease to the driver that granted it. A value, hence thread-safe.</summary>
/// <param name="LeaseId">The id that the driver gave.</param>
/// <param name="StreamId">The stream.</param>
/// <param name="ClientId">The client.</param>
/// <param name="Role">Its role.</param>
public readonly record struct LeaseIdentity(ulong LeaseId, uint StreamId, uint ClientId, ClientRole Role);
