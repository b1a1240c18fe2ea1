using System.Globalization;
using Microsoft.Win32.SafeHandles;
using TensorPool.SharedMemory.Posix;

namespace TensorPool.SharedMemory;

/// <summary>
/// The directory of one owner, locked while it lives: a second owner is refused, and the kernel gives the lock free when
/// its process ends, however it ends. Its epoch directories remember which epochs were used; the highest one is never
/// removed, so that no epoch is used twice, also after a crash (wire 1.1, WO-31).
/// </summary>
internal sealed class InstanceDirectory : IDisposable
{
    private const string LockName = ".lock";
    private const string EpochPrefix = "epoch-";

    private readonly SafeFileHandle _lock;
    private readonly UnixFileMode _directoryMode;
    private ulong _highest;

    private InstanceDirectory(string path, SafeFileHandle heldLock, UnixFileMode directoryMode)
    {
        Path = path;
        _lock = heldLock;
        _directoryMode = directoryMode;
        _highest = EpochsIn(path).DefaultIfEmpty().Max();
    }

    public string Path { get; }

    /// <summary>Creates what is missing, and takes the lock.</summary>
    /// <param name="baseDirectory">Exists.</param>
    /// <param name="components">Names of the directories below it, the instance last.</param>
    /// <param name="directoryMode">Mode of directories that are created.</param>
    /// <exception cref="IOException">Another owner is alive, or the directory cannot be created or written to.</exception>
    public static InstanceDirectory Open(
        string baseDirectory,
        ReadOnlySpan<string> components,
        UnixFileMode directoryMode
    )
    {
        string path = baseDirectory;
        foreach (string component in components)
        {
            RequireName(component);
            path = System.IO.Path.Combine(path, component);
            CreateDirectory(path, directoryMode);
        }

        SafeFileHandle handle =
            TryLock(path, out string problem)
            ?? throw new IOException(
                $"{path}: {problem}. Regions have one owner; give this one another instance id, or end the other."
            );
        return new InstanceDirectory(path, handle, directoryMode);
    }

    /// <summary>Makes the directory of a new epoch, higher than all before.</summary>
    /// <exception cref="InvalidOperationException">The epochs are used up (W-7.1-9).</exception>
    public (ulong Epoch, string Path) CreateNextEpoch()
    {
        if (_highest >= ulong.MaxValue - 1)
        {
            // The greatest number stands for null in messages.
            throw new InvalidOperationException($"{Path}: the epochs are used up; use another instance id.");
        }

        _highest++;
        string path = PathOf(_highest);
        CreateDirectory(path, _directoryMode);
        return (_highest, path);
    }

    public string PathOf(ulong epoch) =>
        System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{EpochPrefix}{epoch}"));

    /// <summary>
    /// Removes the files of all epochs but one, and their directories unless they are the highest: that one stays as the
    /// mark of what was used.
    /// </summary>
    /// <param name="kept">An epoch whose files stay; 0 for none.</param>
    public void CleanUp(ulong kept) => CleanUp(Path, kept);

    /// <summary>Cleans up after owners beside this one that are not alive any more.</summary>
    public void CleanUpSiblings()
    {
        string parent = System.IO.Path.GetDirectoryName(Path)!;
        foreach (string sibling in Directory.EnumerateDirectories(parent))
        {
            // Without a lock file it is not one of ours, and is left alone.
            if (sibling == Path || !File.Exists(System.IO.Path.Combine(sibling, LockName)))
            {
                continue;
            }

            using SafeFileHandle? handle = TryLock(sibling, out _);
            if (handle is not null)
            {
                CleanUp(sibling, 0);
            }
        }
    }

    public void Dispose() => _lock.Dispose();

    private static void CleanUp(string instance, ulong kept)
    {
        ulong[] epochs = [.. EpochsIn(instance)];
        ulong highest = epochs.DefaultIfEmpty().Max();
        foreach (ulong epoch in epochs.Where(epoch => epoch != kept))
        {
            string path = System.IO.Path.Combine(
                instance,
                string.Create(CultureInfo.InvariantCulture, $"{EpochPrefix}{epoch}")
            );
            foreach (string file in Directory.EnumerateFiles(path).Where(RegionFiles.IsOne))
            {
                File.Delete(file);
            }

            if (epoch != highest && !Directory.EnumerateFileSystemEntries(path).Any())
            {
                Directory.Delete(path);
            }
        }
    }

    private static IEnumerable<ulong> EpochsIn(string path)
    {
        foreach (string directory in Directory.EnumerateDirectories(path, EpochPrefix + "*"))
        {
            string number = System.IO.Path.GetFileName(directory)[EpochPrefix.Length..];
            if (ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong epoch))
            {
                yield return epoch;
            }
        }
    }

    private static SafeFileHandle? TryLock(string path, out string problem)
    {
        string file = System.IO.Path.Combine(path, LockName);
        // The mode lets a successor under another user of the group take over.
        SafeFileHandle? handle = PosixFile.OpenOrCreate(file, 0b110_110_000, out problem);
        if (handle is null)
        {
            problem = $"{file} cannot be opened: {problem}";
            return null;
        }

        if (PosixFile.TryLockExclusively(handle))
        {
            return handle;
        }

        problem = $"{file} is locked by another owner";
        handle.Dispose();
        return null;
    }

    private static void CreateDirectory(string path, UnixFileMode mode)
    {
        if (!PosixFile.TryCreateDirectory(path, (uint)mode, out string error))
        {
            throw new IOException($"{path}: the directory cannot be created: {error}.");
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
