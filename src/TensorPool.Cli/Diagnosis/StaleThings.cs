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
/// what has none is not ours.
/// </summary>
internal static class StaleThings
{
    /// <summary>A driver that is not heard of for so long, and does not run, is gone.</summary>
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
            if (WhyGone(directory) is { } reason)
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
            if (WhyGone(thing.Path) is not null)
            {
                Directory.Delete(thing.Path, recursive: true);
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
