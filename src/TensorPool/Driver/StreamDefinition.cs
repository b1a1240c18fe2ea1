namespace TensorPool.Driver;

/// <summary>
/// A stream that the driver knows from its configuration: it counts as provisioned (driver 1.0, DO-5). Immutable, hence
/// thread-safe.
/// </summary>
/// <param name="Name">Name for people.</param>
/// <param name="StreamId">Identity of the data source; not an Aeron stream id.</param>
/// <param name="Profile">Name of its profile.</param>
public sealed record StreamDefinition(string Name, uint StreamId, string Profile);
