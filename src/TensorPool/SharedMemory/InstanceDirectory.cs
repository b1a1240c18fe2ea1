using Microsoft.Win32.SafeHandles;
using TensorPool.SharedMemory.Posix;

namespace TensorPool.SharedMemory;

/// <summary>
/// The directory of one owner, locked while it lives: a second owner is refused. Its epoch directories remember which epochs
/// were used; the highest one is never removed, so that no epoch is used twice, also after a crash (wire 1.1, WO-31).
/// </summary>
internal sealed class InstanceDirectory : IDisposable
{
    private readonly OwnerLock _lock;
    private readonly UnixFileMode _directoryMode;
    private ulong _highest;

    private InstanceDirectory(string path, OwnerLock heldLock, UnixFileMode directoryMode)
    {
        Path = path;
        _lock = heldLock;
        _directoryMode = directoryMode;
        _highest = EpochDirectories.In(path).Highest;
    }

    public string Path { get; }

    /// <summary>Creates what is missing, and takes the lock.</summary>
    /// <param name="baseDirectory">An absolute path; must exist, as only the administrator knows on what it should be.</param>
    /// <param name="components">Names of the directories below it, the instance last.</param>
    /// <param name="directoryMode">Mode of directories that are created.</param>
    /// <exception cref="ArgumentException">A path or name is not allowed.</exception>
    /// <exception cref="IOException">Another owner is alive, or the directory cannot be created or written to.</exception>
    public static InstanceDirectory Open(
        string baseDirectory,
        ReadOnlySpan<string> components,
        UnixFileMode directoryMode
    )
    {
        foreach (string component in components)
        {
            RequireName(component);
        }

        string path = RequireBaseDirectory(baseDirectory, components);
        foreach (string component in components)
        {
            path = System.IO.Path.Combine(path, component);
            RequireDirectory(path, directoryMode);
        }

        OwnerLock held = OwnerLock.Take(path);
        try
        {
            return new InstanceDirectory(path, held, directoryMode);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Makes the directory of a new epoch, higher than all before.</summary>
    /// <exception cref="InvalidOperationException">The epochs are used up (W-7.1-9).</exception>
    /// <exception cref="IOException">The directory cannot be created.</exception>
    public (ulong Epoch, string Path) CreateNextEpoch()
    {
        // The greatest number stands for null in messages.
        while (_highest < ulong.MaxValue - 1)
        {
            _highest++;
            string path = PathOf(_highest);
            if (PosixFile.TryCreateDirectory(path, (uint)_directoryMode, out bool exists, out string error))
            {
                return (_highest, path);
            }

            // Something that is there was not made by this owner, and is not to be trusted with its files.
            if (!exists)
            {
                throw new IOException($"{path}: the directory cannot be created: {error}.");
            }
        }

        throw new InvalidOperationException($"{Path}: the epochs are used up; use another instance id.");
    }

    /// <summary>
    /// Removes the directory of an epoch that nobody was told of, if it is empty. This owner does not use its number again.
    /// </summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public void Discard(ulong epoch)
    {
        using SafeFileHandle? instance = PosixFile.OpenDirectory(Path, out _);
        if (instance is not null)
        {
            PosixFile.Remove(instance, EpochDirectories.NameOf(epoch), isDirectory: true);
        }
    }

    public string PathOf(ulong epoch) => System.IO.Path.Combine(Path, EpochDirectories.NameOf(epoch));

    /// <summary>Removes the regions of all epochs but one.</summary>
    /// <param name="kept">An epoch whose files stay; 0 for none.</param>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    public void CleanUp(ulong kept) => EpochDirectories.In(Path).Remove(kept);

    /// <summary>
    /// Removes the regions of all epochs before one. Thread-safe also while a later epoch is made, of which it sees nothing.
    /// </summary>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    public void CleanUpBefore(ulong epoch) => EpochDirectories.In(Path).RemoveBefore(epoch);

    /// <summary>Cleans up after owners beside this one that are not alive any more.</summary>
    /// <returns>What cannot be cleaned up, and why. This owner can do without.</returns>
    public IReadOnlyList<string> CleanUpSiblings()
    {
        List<string> problems = [];
        string parent = System.IO.Path.GetDirectoryName(Path)!;
        foreach (string sibling in Directory.EnumerateDirectories(parent).Where(sibling => sibling != Path))
        {
            try
            {
                CleanUpSibling(sibling);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(e.Message);
            }
        }

        return problems;
    }

    public void Dispose() => _lock.Dispose();

    private static void CleanUpSibling(string sibling)
    {
        // Without a lock file it is not one of ours, and is left alone.
        if (OwnerLock.IsHeld(sibling) is not false)
        {
            return;
        }

        EpochDirectories found = EpochDirectories.In(sibling);
        if (OwnerLock.IsHeld(sibling) is false) // asked again: after the list was made
        {
            found.Remove(0);
        }
    }

    /// <summary>The base directory without dot segments, if regions below it can be announced.</summary>
    private static string RequireBaseDirectory(string path, ReadOnlySpan<string> components)
    {
        string longest = System.IO.Path.Combine([
            path,
            .. components,
            EpochDirectories.NameOf(ulong.MaxValue),
            RegionFiles.Pool(ushort.MaxValue),
        ]);
        string uri = new RegionUri(longest, RequireHugepages: true).ToString();
        if (!RegionUri.TryParse(uri, out _, out string? problem))
        {
            throw new ArgumentException(
                $"The base directory \"{path}\" cannot be used: the URI of a region below it {problem}.",
                nameof(path)
            );
        }

        return Directory.Exists(path)
            ? System.IO.Path.GetFullPath(path)
            : throw new DirectoryNotFoundException(
                $"{path}: the base directory for shared memory does not exist. Create it, or name another."
            );
    }

    private static void RequireDirectory(string path, UnixFileMode mode)
    {
        if (PosixFile.TryCreateDirectory(path, (uint)mode, out bool exists, out string error))
        {
            return;
        }

        using SafeFileHandle? there = exists ? PosixFile.OpenDirectory(path, out error) : null;
        if (there is null)
        {
            throw new IOException($"{path}: the directory cannot be created or used: {error}.");
        }
    }

    private static void RequireName(string name)
    {
        if (
            name.Length == 0
            || name is "." or ".."
            || name.AsSpan().ContainsAnyExceptInRange('!', '~')
            || name.AsSpan().ContainsAny("/?|")
        )
        {
            throw new ArgumentException(
                $"\"{name}\" cannot be the name of a directory for regions: visible ASCII without '/', '?' and '|'."
            );
        }
    }
}
