namespace TensorPool.Driver;

/// <summary>The layout of the streams that name it (driver 1.0, section 13). Immutable, hence thread-safe.</summary>
public sealed record StreamProfile
{
    /// <summary>Name by which streams refer to it.</summary>
    public required string Name { get; init; }

    /// <summary>Slots of the header ring and of every pool: a power of two.</summary>
    public uint HeaderNslots { get; init; } = 1024;

    /// <summary>The payload pools, one at least.</summary>
    public required IReadOnlyList<ProfilePool> PayloadPools { get; init; }
}
