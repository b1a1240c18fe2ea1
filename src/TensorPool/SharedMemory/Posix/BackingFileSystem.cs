using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace TensorPool.SharedMemory.Posix;

/// <summary>The file system that a file is on, as the kernel tells of the open file: a path might lead elsewhere by then.</summary>
/// <param name="IsHugetlbfs">Whether its pages are hugepages.</param>
/// <param name="PageSize">Size of its pages in bytes; 0 if it cannot be told.</param>
/// <param name="FreeBytes">Bytes that this user may still take; null if that cannot be told.</param>
internal readonly record struct BackingFileSystem(bool IsHugetlbfs, long PageSize, long? FreeBytes)
{
    private const long HugetlbfsMagic = 0x958458F6;

    /// <exception cref="IOException">The system refused.</exception>
    public static BackingFileSystem Of(SafeFileHandle file) =>
        LibC.FileSystem(file, out LibC.StatFs found) == 0
            ? Of(found)
            : throw new IOException($"The file system of a file cannot be examined: {LibC.LastError()}.");

    /// <summary>Reads the kernel's answer.</summary>
    public static BackingFileSystem Of(in LibC.StatFs found)
    {
        // A file system without a limit of its own says that it has no blocks at all.
        long? free = found.Blocks > 0 ? found.AvailableBlocks * found.BlockSize : null;
        return found.Type == HugetlbfsMagic
            ? new BackingFileSystem(true, found.BlockSize, free ?? FreeHugepages(found.BlockSize))
            : new BackingFileSystem(false, Environment.SystemPageSize, free);
    }

    /// <summary>Why a file here is not known to be on hugepages (W-15.22-4); null if it is.</summary>
    public string? WhyNotHugepages() =>
        !IsHugetlbfs ? "is not on a hugetlbfs"
        : PageSize <= 0 ? "is on a hugetlbfs whose page size cannot be told"
        : null;

    private static long? FreeHugepages(long pageSize)
    {
        string file = string.Create(
            CultureInfo.InvariantCulture,
            $"/sys/kernel/mm/hugepages/hugepages-{pageSize / 1024}kB/free_hugepages"
        );
        return File.Exists(file) && long.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out long pages)
            ? pages * pageSize
            : null;
    }
}
