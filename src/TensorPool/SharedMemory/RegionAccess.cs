namespace TensorPool.SharedMemory;

/// <summary>What an opener insists on. Immutable, hence thread-safe.</summary>
internal sealed record RegionAccess
{
    /// <summary>Where regions may lie.</summary>
    public required AllowedDirectories AllowedDirectories { get; init; }

    /// <summary>Whether regions are opened for writing: a producer in driver mode.</summary>
    public bool Writable { get; init; }

    /// <summary>Whether regions must be on hugepages, whatever their URI says.</summary>
    public bool RequireHugepages { get; init; }

    /// <summary>When pages are made present.</summary>
    public RegionPaging Paging { get; init; }

    /// <summary>User ids that may own the files; null for any.</summary>
    public IReadOnlyCollection<uint>? AllowedOwners { get; init; }
}
