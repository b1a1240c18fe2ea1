using Microsoft.Win32.SafeHandles;

namespace TensorPool.SharedMemory.Posix;

/// <summary>The file system that a file is on.</summary>
/// <param name="IsHugetlbfs">Whether its pages are hugepages.</param>
/// <param name="PageSize">Size of its pages in bytes; 0 if it cannot be told.</param>
/// <param name="FreeBytes">Bytes that this user may still take.</param>
internal readonly record struct BackingFileSystem(bool IsHugetlbfs, long PageSize, long FreeBytes)
{
    private const long HugetlbfsMagic = 0x958458F6;

    public static BackingFileSystem Of(SafeFileHandle file)
    {
        if (LibC.FileSystem(file, out LibC.StatFs found) != 0)
        {
            throw new IOException($"The file system of a file cannot be examined: {LibC.LastError()}.");
        }

        bool isHuge = found.Type == HugetlbfsMagic;
        return new BackingFileSystem(
            isHuge,
            isHuge ? found.BlockSize : Environment.SystemPageSize,
            found.AvailableBlocks * found.BlockSize
        );
    }
}
