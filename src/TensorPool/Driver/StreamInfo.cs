namespace TensorPool.Driver;

/// <summary>A stream of a driver as it was at one moment. Immutable, hence thread-safe.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Profile">Name of its profile.</param>
/// <param name="IsDynamic">Whether a client's attach created it.</param>
/// <param name="Epoch">The epoch that is announced; 0 while there are no regions.</param>
/// <param name="ProducerId">Client id of the producer; 0 if there is none.</param>
public sealed record StreamInfo(
    uint StreamId,
    string Name,
    string Profile,
    bool IsDynamic,
    ulong Epoch,
    uint ProducerId
);
