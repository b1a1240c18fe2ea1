using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>A live lease as it was at one moment. Immutable, hence thread-safe.</summary>
/// <param name="LeaseId">Its id, which no other lease of any driver on this host had.</param>
/// <param name="StreamId">The stream that it is for.</param>
/// <param name="ClientId">Who holds it.</param>
/// <param name="Role">What it entitles to.</param>
public sealed record LeaseInfo(ulong LeaseId, uint StreamId, uint ClientId, ClientRole Role);
