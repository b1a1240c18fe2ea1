using System.Globalization;
using Microsoft.Win32.SafeHandles;
using TensorPool.SharedMemory;
using TensorPool.SharedMemory.Posix;
using TensorPool.Wire;

namespace TensorPool.Driver;

/// <summary>
/// Where a driver's regions are: <c>&lt;base&gt;/stream-&lt;id&gt;/&lt;instance&gt;/epoch-&lt;E&gt;</c> (driver 1.0, DO-17), below a
/// base directory without links. Holds the lock of the instance, so that a second driver of the same name is refused.
/// Immutable, hence thread-safe.
/// </summary>
internal sealed class DriverDirectories : IDisposable
{
    private const string StreamPrefix = "stream-";

    private readonly ShmDriverOptions _options;
    private readonly OwnerLock _lock;
    private readonly BackingFileSystem _fileSystem;

    private DriverDirectories(
        ShmDriverOptions options,
        string canonicalBase,
        OwnerLock held,
        BackingFileSystem fileSystem
    )
    {
        _options = options;
        _lock = held;
        _fileSystem = fileSystem;
        Base = canonicalBase;
    }

    /// <summary>The base directory without links and dot segments.</summary>
    public string Base { get; }

    /// <summary>Creates the base directory if its parent exists, and takes the lock of the instance.</summary>
    /// <exception cref="PlatformNotSupportedException">Not Linux on x64 or arm64.</exception>
    /// <exception cref="ArgumentException">The base directory is not where regions may be, or not on hugepages.</exception>
    /// <exception cref="IOException">Another driver of that name is alive, or a directory cannot be used.</exception>
    public static DriverDirectories Open<TWire>(ShmDriverOptions options)
        where TWire : struct, IWireProtocol
    {
        SupportedPlatform.Require();
        UnixFileMode mode = DirectoryMode(options.PermissionsMode);
        string path = Path.GetFullPath(options.BaseDirectory);
        string canonical = CanonicalBase(path, mode, out BackingFileSystem fileSystem);
        string own = Path.Combine(canonical, $"driver-{options.InstanceId}");
        RequireAllowed(options, path, own);
        RequireHugepages<TWire>(options, canonical, fileSystem);
        if (
            !PosixFile.TryCreateDirectory(own, (uint)mode, out bool exists, out string error)
            && !(exists && IsDirectory(own, out error))
        )
        {
            throw new IOException($"{own}: the directory cannot be created or used: {error}.");
        }

        return new DriverDirectories(options, canonical, OwnerLock.Take(own), fileSystem);
    }

    /// <summary>Directories can be entered by those who may read what is in them.</summary>
    public static UnixFileMode DirectoryMode(UnixFileMode fileMode)
    {
        UnixFileMode mode = fileMode | UnixFileMode.UserExecute;
        if (fileMode.HasFlag(UnixFileMode.GroupRead))
        {
            // With the group's bit, what is made inside belongs to the group as well (wire 1.1, section 12.6).
            mode |= UnixFileMode.GroupExecute | UnixFileMode.SetGroup;
        }

        return fileMode.HasFlag(UnixFileMode.OtherRead) ? mode | UnixFileMode.OtherExecute : mode;
    }

    /// <summary>
    /// Why the regions of a profile are not on hugepages and cannot be (D-4.3-4); null if they are.
    /// </summary>
    public string? WhyNotHugepages<TWire>(StreamProfile profile)
        where TWire : struct, IWireProtocol
    {
        if (_fileSystem.WhyNotHugepages() is { } problem)
        {
            return $"{Base} {problem}";
        }

        ProfilePool? odd = profile.PayloadPools.FirstOrDefault(pool =>
            RegionGeometry.CheckStride<TWire>(pool.StrideBytes, _fileSystem.PageSize) is not null
        );
        return odd is null
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the stride of pool {odd.PoolId} is no multiple of the hugepage size, {_fileSystem.PageSize}"
            );
    }

    /// <summary>Takes the directory of a stream; its epochs go on from the highest that was ever used (DO-8).</summary>
    /// <exception cref="IOException">Somebody else owns it, or it cannot be created.</exception>
    public InstanceDirectory OpenStream(uint streamId)
    {
        InstanceDirectory directory = InstanceDirectory.Open(
            Base,
            [NameOf(streamId), _options.InstanceId],
            DirectoryMode(_options.PermissionsMode)
        );
        if (IsAllowed(_options, directory.Path))
        {
            return directory;
        }

        directory.Dispose();
        throw new IOException($"{directory.Path} leads out of the allowed directories.");
    }

    /// <summary>Streams that this instance has made regions of when it ran before.</summary>
    public IEnumerable<uint> FormerStreams()
    {
        foreach (string path in Directory.EnumerateDirectories(Base, StreamPrefix + "*"))
        {
            if (
                uint.TryParse(
                    Path.GetFileName(path).AsSpan(StreamPrefix.Length),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out uint streamId
                )
                && Path.GetFileName(path) == NameOf(streamId)
                && OwnerLock.IsHeld(Path.Combine(path, _options.InstanceId)) is not null
            )
            {
                yield return streamId;
            }
        }
    }

    /// <summary>The regions of a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="reserved">Whether memory is taken for all of them now: for a producer.</param>
    public RegionOptions RegionsOf(StreamProfile profile, bool reserved) =>
        new()
        {
            Nslots = profile.HeaderNslots,
            Pools = [.. profile.PayloadPools.Select(pool => new PoolOptions(pool.PoolId, pool.StrideBytes))],
            RequireHugepages = _options.RequireHugepages,
            FileMode = _options.PermissionsMode,
            ReserveMemory = reserved,
        };

    /// <summary>Gives the instance free.</summary>
    public void Dispose() => _lock.Dispose();

    private static string NameOf(uint streamId) =>
        string.Create(CultureInfo.InvariantCulture, $"{StreamPrefix}{streamId}");

    private static string CanonicalBase(string path, UnixFileMode mode, out BackingFileSystem fileSystem)
    {
        if (!PosixFile.TryCreateDirectory(path, (uint)mode, out bool exists, out string error) && !exists)
        {
            throw new IOException(
                $"{path}: the base directory (shm.base_dir) is not there and cannot be created: {error}. Create it, or name another."
            );
        }

        // The dot makes the system follow a link at the end: which one is allowed is judged by where it leads.
        using SafeFileHandle handle =
            PosixFile.OpenDirectory($"{path}/.", out error)
            ?? throw new IOException($"{path}: the base directory (shm.base_dir) cannot be opened: {error}.");
        fileSystem = BackingFileSystem.Of(handle);
        return PosixFile.CanonicalPath(handle)
            ?? throw new IOException($"{path}: its canonical path cannot be told, as /proc/self/fd cannot be read.");
    }

    private static bool IsDirectory(string path, out string error)
    {
        using SafeFileHandle? handle = PosixFile.OpenDirectory(path, out error);
        return handle is not null;
    }

    private static bool IsAllowed(ShmDriverOptions options, string path)
    {
        using SafeFileHandle? handle = PosixFile.OpenDirectory(path, out _);
        return handle is not null
            && PosixFile.CanonicalPath(handle) is { } canonical
            && Allowed(options).Contain(canonical);
    }

    private static AllowedDirectories Allowed(ShmDriverOptions options) =>
        new(options.AllowedBaseDirectories.Count > 0 ? options.AllowedBaseDirectories : [options.BaseDirectory]);

    private static void RequireAllowed(ShmDriverOptions options, string path, string own)
    {
        AllowedDirectories allowed = Allowed(options);
        if (!allowed.Contain(own))
        {
            throw new ArgumentException(
                $"shm.base_dir: {path} is {Path.GetDirectoryName(own)}, outside of the allowed directories "
                    + $"({string.Join(", ", allowed.Paths)}).",
                nameof(options)
            );
        }
    }

    private static void RequireHugepages<TWire>(
        ShmDriverOptions options,
        string canonical,
        BackingFileSystem fileSystem
    )
        where TWire : struct, IWireProtocol
    {
        if (!options.RequireHugepages)
        {
            return;
        }

        if (fileSystem.WhyNotHugepages() is { } problem)
        {
            throw new ArgumentException(
                $"shm.require_hugepages: {canonical} {problem}. Mount a hugetlbfs, and name it as shm.base_dir.",
                nameof(options)
            );
        }

        foreach (ProfilePool pool in options.Profiles.SelectMany(profile => profile.PayloadPools))
        {
            if (RegionGeometry.CheckStride<TWire>(pool.StrideBytes, fileSystem.PageSize) is { } fault)
            {
                throw new ArgumentException($"shm.require_hugepages: pool {pool.PoolId}: {fault}.", nameof(options));
            }
        }
    }
}
