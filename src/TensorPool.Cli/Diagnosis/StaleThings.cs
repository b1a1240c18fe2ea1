using TensorPool.Aeron.Cnc;
using TensorPool.Cli.Inspection;
using TensorPool.SharedMemory;

namespace TensorPool.Cli.Diagnosis;

/// <summary>Something that a process has left behind which is gone.</summary>
/// <param name="Kind"><c>regions</c> or <c>aeron</c>.</param>
/// <param name="Path">Directory of the instance, or of the media driver.</param>
/// <param name="Bytes">Length of its files.</param>
/// <param name="Reason">Why it counts as left behind.</param>
internal sealed record StaleThing(string Kind, string Path, long Bytes, string Reason);

/// <summary>What <c>clean</c> has found, and whether it is removed.</summary>
internal sealed record CleanReport(
    bool DryRun,
    IReadOnlyList<StaleThing> Found,
    long Bytes,
    IReadOnlyList<string> Problems
);

/// <summary>
/// Finds what is left of processes that are gone, and removes it. Regions count only if they have a lock that nobody holds:
/// what has none is not ours. A directory of a media driver counts only if nothing says that the driver lives: neither its
/// heartbeat, nor a process with its id, nor its lock.
/// </summary>
internal static class StaleThings
{
    /// <summary>Age of a heartbeat from which Aeron takes a driver for dead.</summary>
    private static readonly TimeSpan DriverTimeout = TimeSpan.FromSeconds(10);

    /// <param name="baseDirectory">Where to look.</param>
    /// <param name="withAeron">Whether directories of media drivers count too.</param>
    public static IEnumerable<StaleThing> Find(string baseDirectory, bool withAeron)
    {
        foreach (string file in RegionTree.FilesNamed(OwnerLock.FileName, baseDirectory))
        {
            string instance = Path.GetDirectoryName(file)!;
            long bytes = RegionBytes(instance);
            if (bytes > 0 && IsUnowned(instance))
            {
                yield return new StaleThing("regions", instance, bytes, "nobody holds its lock");
            }
        }

        if (!withAeron)
        {
            yield break;
        }

        foreach (
            string directory in Directory.EnumerateDirectories(baseDirectory, "aeron-*").Order(StringComparer.Ordinal)
        )
        {
            if (WhyGone(directory) is { } reason && !DriverLock.IsHeld(directory))
            {
                yield return new StaleThing("aeron", directory, AllBytes(directory), reason);
            }
        }
    }

    /// <summary>Removes it, unless its owner has come back meanwhile.</summary>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    public static void Remove(StaleThing thing)
    {
        if (thing.Kind == "aeron")
        {
            // With the lock in hand, no driver of ours starts between the look and the end.
            if (DriverLock.TryTake(thing.Path, out FileStream? taken))
            {
                using (taken)
                {
                    if (WhyGone(thing.Path) is not null)
                    {
                        Directory.Delete(thing.Path, recursive: true);
                    }
                }
            }

            return;
        }

        // First the list, then the lock: what is on the list was made by an owner who is gone.
        EpochDirectories found = EpochDirectories.In(thing.Path);
        if (IsUnowned(thing.Path))
        {
            found.Remove(0);
        }
    }

    private static bool IsUnowned(string instance)
    {
        try
        {
            return OwnerLock.IsHeld(instance) is false;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>
    /// What the control file says. An old heartbeat alone is no proof, as a process may be stopped; and that no process has its
    /// id is none, as it may be in another PID namespace. The lock, which is tried afterwards, is seen from all of them.
    /// </summary>
    private static string? WhyGone(string directory)
    {
        if (!CncReader.TryOpen(directory, out CncReader? cnc, out _))
        {
            return null;
        }

        using (cnc)
        {
            DriverStatus status = cnc.StatusFor(DriverTimeout);
            return status == DriverStatus.ShutDown ? "its media driver was shut down"
                : status == DriverStatus.Silent && !Directory.Exists($"/proc/{cnc.DriverPid}")
                    ? $"its media driver, process {cnc.DriverPid}, is gone"
                : null;
        }
    }

    private static long RegionBytes(string instance) =>
        Directory
            .EnumerateDirectories(instance, "epoch-*")
            .SelectMany(epoch => Directory.EnumerateFiles(epoch))
            .Where(RegionFiles.IsOne)
            .Sum(file => new FileInfo(file).Length);

    private static long AllBytes(string directory) =>
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
}
