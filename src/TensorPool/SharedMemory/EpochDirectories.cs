using System.Globalization;
using Microsoft.Win32.SafeHandles;
using TensorPool.SharedMemory.Posix;

namespace TensorPool.SharedMemory;

/// <summary>The epoch directories of one instance and the regions in them, as they were at one moment.</summary>
/// <remarks>
/// What is removed is what was listed, and nothing that came later. So a dead owner can be cleaned up after without its lock:
/// list first, then see that nobody holds the lock. Whoever created what is on the list held the lock then, is gone now, and
/// no successor ever uses the names again, even one that starts at this moment.
/// </remarks>
internal sealed class EpochDirectories
{
    private const string Prefix = "epoch-";

    private readonly string _instance;
    private readonly List<Entry> _entries = [];

    private EpochDirectories(string instance) => _instance = instance;

    /// <summary>The highest epoch that there is a directory of; 0 if there is none.</summary>
    public ulong Highest { get; private set; }

    public static string NameOf(ulong epoch) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{epoch}");

    /// <summary>Looks into the directory of an instance.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static EpochDirectories In(string instance)
    {
        var found = new EpochDirectories(instance);
        using SafeFileHandle directory = Open(instance);
        foreach (string name in PosixFile.NamesIn(directory))
        {
            if (TryParse(name, out ulong epoch))
            {
                found.Highest = Math.Max(found.Highest, epoch);
                found.Add(epoch);
            }
        }

        return found;
    }

    /// <summary>
    /// Removes the listed regions, and the directories that are empty then, but never that of the highest epoch: it is the
    /// mark of what was used.
    /// </summary>
    /// <param name="kept">An epoch of which everything stays; 0 for none.</param>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    public void Remove(ulong kept) => Remove(_entries.Where(entry => entry.Epoch != kept));

    /// <summary>The same for the epochs before one.</summary>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    public void RemoveBefore(ulong epoch) => Remove(_entries.Where(entry => entry.Epoch < epoch));

    private void Remove(IEnumerable<Entry> entries)
    {
        using SafeFileHandle instance = Open(_instance);
        foreach (Entry entry in entries)
        {
            string name = NameOf(entry.Epoch);
            using SafeFileHandle? directory = PosixFile.OpenDirectory(Path.Combine(_instance, name), out _);
            if (directory is null)
            {
                continue; // somebody else was faster
            }

            foreach (string file in entry.Files)
            {
                PosixFile.Remove(directory, file, isDirectory: false);
            }

            if (entry.Epoch != Highest)
            {
                PosixFile.Remove(instance, name, isDirectory: true);
            }
        }
    }

    private void Add(ulong epoch)
    {
        // A link is no directory of ours: what lies behind it is somebody else's.
        using SafeFileHandle? directory = PosixFile.OpenDirectory(Path.Combine(_instance, NameOf(epoch)), out _);
        if (directory is not null)
        {
            _entries.Add(new Entry(epoch, [.. PosixFile.NamesIn(directory).Where(RegionFiles.IsOne)]));
        }
    }

    private static SafeFileHandle Open(string path) =>
        PosixFile.OpenDirectory(path, out string error) ?? throw new IOException($"{path} cannot be opened: {error}.");

    /// <summary>Only the one way in which an owner writes an epoch.</summary>
    private static bool TryParse(string name, out ulong epoch)
    {
        epoch = 0;
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && ulong.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out epoch)
            && name == NameOf(epoch);
    }

    private sealed record Entry(ulong Epoch, string[] Files);
}
