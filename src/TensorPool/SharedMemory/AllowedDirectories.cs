using Microsoft.Win32.SafeHandles;
using TensorPool.SharedMemory.Posix;

namespace TensorPool.SharedMemory;

/// <summary>
/// The directories that regions may lie in (wire 1.1, section 12.3). Their canonical form is taken once, when this is made;
/// only that is compared later. Immutable, hence thread-safe.
/// </summary>
internal sealed class AllowedDirectories
{
    private readonly string[] _canonical;

    /// <param name="paths">Absolute paths; none of them allows nothing.</param>
    /// <exception cref="ArgumentException">A path is relative.</exception>
    /// <exception cref="PlatformNotSupportedException">Not Linux on x64 or arm64.</exception>
    public AllowedDirectories(IEnumerable<string> paths)
    {
        SupportedPlatform.Require(); // whoever opens regions comes through here first
        _canonical = [.. paths.Select(Canonical)];
    }

    /// <summary>The canonical forms.</summary>
    public IReadOnlyList<string> Paths => _canonical;

    /// <summary>Whether a canonical path lies inside one of the directories, by whole components (W-15.21a.5-4).</summary>
    public bool Contain(string canonicalPath)
    {
        foreach (string directory in _canonical)
        {
            if (
                canonicalPath.StartsWith(directory, StringComparison.Ordinal)
                && (
                    directory == "/"
                    || (canonicalPath.Length > directory.Length && canonicalPath[directory.Length] == '/')
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A directory without links and dot segments. What is not there yet stays as it is written: if it becomes a link, what
    /// lies behind it has another path, and is refused.
    /// </summary>
    private static string Canonical(string path)
    {
        if (!path.StartsWith('/'))
        {
            throw new ArgumentException(
                $"An allowed directory must be an absolute path, found \"{path}\".",
                nameof(path)
            );
        }

        string existing = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string missing = "";
        while (true)
        {
            if (TryCanonical(existing) is { } canonical)
            {
                return missing.Length == 0 ? canonical : $"{(canonical == "/" ? "" : canonical)}/{missing}";
            }

            string name = Path.GetFileName(existing);
            missing = missing.Length == 0 ? name : $"{name}/{missing}";
            existing = Path.GetDirectoryName(existing)!;
        }
    }

    private static string? TryCanonical(string path)
    {
        // The dot makes the system follow a link at the end.
        using SafeFileHandle? handle = PosixFile.OpenToLookAt(path == "/" ? "/" : $"{path}/.", out _);
        return handle is null ? null : PosixFile.CanonicalPath(handle);
    }
}
