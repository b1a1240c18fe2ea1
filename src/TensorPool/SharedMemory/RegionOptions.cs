namespace TensorPool.SharedMemory;

/// <summary>
/// Regions that an owner creates, and where: <c>&lt;base&gt;/&lt;namespace&gt;/&lt;instance&gt;/epoch-&lt;E&gt;</c> (wire
/// 1.1, section 12.5). Immutable, hence thread-safe.
/// </summary>
public sealed record RegionOptions
{
    /// <summary>Absolute directory below which regions are created; must exist.</summary>
    public string BaseDirectory { get; init; } = "/dev/shm";

    /// <summary>Stable name of the application, as the name of a directory.</summary>
    public string Namespace { get; init; } = "tensorpool";

    /// <summary>
    /// Name of the owner, as the name of a directory; null for <c>stream-&lt;id&gt;</c>. It has to be the same after a
    /// restart: that is how an owner finds the epochs that it has used.
    /// </summary>
    public string? InstanceId { get; init; }

    /// <summary>Slots of the header ring and of every pool: a power of two.</summary>
    public uint Nslots { get; init; } = 1024;

    /// <summary>The payload pools, one at least.</summary>
    public IReadOnlyList<PoolOptions> Pools { get; init; } = [new PoolOptions(1, 1 << 20)];

    /// <summary>Whether the regions must be on hugepages: the base directory is on a hugetlbfs then.</summary>
    public bool RequireHugepages { get; init; }

    /// <summary>Mode of the files, whatever the umask; 0600 to keep them private.</summary>
    public UnixFileMode FileMode { get; init; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>Mode of directories that are created, whatever the umask; 0700 to keep them private.</summary>
    public UnixFileMode DirectoryMode { get; init; } =
        UnixFileMode.SetGroup
        | UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute;

    /// <summary>
    /// Whether memory is reserved when the files are created, so that a frame never finds none. Without it a write on a full
    /// file system kills the process.
    /// </summary>
    public bool ReserveMemory { get; init; } = true;

    /// <summary>When pages are made present in this process.</summary>
    public RegionPaging Paging { get; init; }
}
