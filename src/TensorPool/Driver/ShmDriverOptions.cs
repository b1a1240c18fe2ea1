namespace TensorPool.Driver;

/// <summary>
/// What an SHM driver is made of (driver 1.0, section 13). Defaults are those of the configuration file. Immutable, hence
/// thread-safe.
/// </summary>
public sealed record ShmDriverOptions
{
    /// <summary>Names the driver's directories, so that it finds its former epochs again after a restart.</summary>
    public string InstanceId { get; init; } = "driver-01";

    /// <summary>Agent id in the type of its Aeron counters, 1 to 32,767 (operations, O-6 and OO-1).</summary>
    public int AgentId { get; init; } = 32767;

    /// <summary>Aeron channel of requests, responses and notices.</summary>
    public string ControlChannel { get; init; } = "aeron:ipc";

    /// <summary>Aeron stream of requests, responses and notices.</summary>
    public int ControlStreamId { get; init; } = 1000;

    /// <summary>Aeron channel of announces; null for that of control.</summary>
    public string? AnnounceChannel { get; init; }

    /// <summary>Aeron stream of announces; null for that of control.</summary>
    public int? AnnounceStreamId { get; init; }

    /// <summary>Aeron channel of quality-of-service reports. The driver itself sends none (driver 1.0, DO-28).</summary>
    public string QosChannel { get; init; } = "aeron:ipc";

    /// <summary>Aeron stream of quality-of-service reports.</summary>
    public int QosStreamId { get; init; } = 1200;

    /// <summary>
    /// Absolute directory below which regions are created: <c>stream-&lt;id&gt;/&lt;instance&gt;/epoch-&lt;E&gt;</c>.
    /// </summary>
    public string BaseDirectory { get; init; } = "/dev/shm/tensorpool";

    /// <summary>Directories that may hold regions; empty for <see cref="BaseDirectory"/> alone.</summary>
    public IReadOnlyList<string> AllowedBaseDirectories { get; init; } = [];

    /// <summary>Whether every region must be on a file system of hugepages.</summary>
    public bool RequireHugepages { get; init; }

    /// <summary>Page size that strides must be a multiple of, in bytes, besides the real one (driver 1.0, DO-20).</summary>
    public uint PageSizeBytes { get; init; } = 4096;

    /// <summary>Mode of region files; directories get execute permission where files can be read.</summary>
    public UnixFileMode PermissionsMode { get; init; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>Whether a producer or consumer may attach to a stream that is not configured, and so create it.</summary>
    public bool AllowDynamicStreams { get; init; }

    /// <summary>Profile of streams that are created so; null for the first.</summary>
    public string? DefaultProfile { get; init; }

    /// <summary>Streams that may be created so; what is asked for beyond is refused.</summary>
    public int MaxDynamicStreams { get; init; } = 256;

    /// <summary>Leases that may be held at once, of all streams; what is asked for beyond is refused.</summary>
    public int MaxLeases { get; init; } = 4096;

    /// <summary>Time between announces of a stream.</summary>
    public TimeSpan AnnouncePeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between keepalives that clients keep to.</summary>
    public TimeSpan LeaseKeepaliveInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Keepalive intervals after which a silent lease ends.</summary>
    public int LeaseExpiryGraceIntervals { get; init; } = 3;

    /// <summary>Layouts that streams use, one at least.</summary>
    public IReadOnlyList<StreamProfile> Profiles { get; init; } = [];

    /// <summary>Streams known from the start; may be empty with <see cref="AllowDynamicStreams"/>.</summary>
    public IReadOnlyList<StreamDefinition> Streams { get; init; } = [];

    /// <summary>
    /// Told every change of a lease, on the driver's thread. Must not throw; may use the driver, which acts on it in a later
    /// cycle.
    /// </summary>
    public Action<LeaseTransition>? OnLeaseChanged { get; init; }

    /// <summary>How long a lease lives without a keepalive.</summary>
    public TimeSpan LeaseLifetime => LeaseKeepaliveInterval * LeaseExpiryGraceIntervals;

    /// <summary>The channel of announces in force.</summary>
    public string EffectiveAnnounceChannel => AnnounceChannel ?? ControlChannel;

    /// <summary>The stream of announces in force.</summary>
    public int EffectiveAnnounceStreamId => AnnounceStreamId ?? ControlStreamId;
}
