using Microsoft.Win32.SafeHandles;
using TensorPool.SharedMemory.Posix;
using TensorPool.Tests.Support;

namespace TensorPool.Tests.SharedMemory;

/// <summary>What the kernel may say of a file system, said here in its place.</summary>
public sealed class BackingFileSystemTests
{
    private const long Tmpfs = 0x01021994;
    private const long Hugetlbfs = 0x958458F6;

    [Theory]
    [Requirement("W-15.22-4")]
    [InlineData(Hugetlbfs, 2 << 20, null)]
    [InlineData(Hugetlbfs, 1 << 30, null)]
    [InlineData(Hugetlbfs, 0, "is on a hugetlbfs whose page size cannot be told")]
    [InlineData(Tmpfs, 4096, "is not on a hugetlbfs")]
    [InlineData(Tmpfs, 2 << 20, "is not on a hugetlbfs")] // transparent hugepages are a hope, not a fact
    [InlineData(0xEF53, 4096, "is not on a hugetlbfs")]
    public void Hugepages_are_what_the_kernel_calls_so(long type, long blockSize, string? problem) =>
        Assert.Equal(problem, Of(type, blockSize, 10, 10).WhyNotHugepages());

    [Fact]
    [Requirement("W-15.22-3")]
    public void Pages_of_a_hugetlbfs_are_its_blocks_and_of_others_those_of_the_system()
    {
        Assert.Equal(2 << 20, Of(Hugetlbfs, 2 << 20, 0, 0).PageSize);
        Assert.Equal(Environment.SystemPageSize, Of(Tmpfs, 1 << 20, 0, 0).PageSize);
    }

    [Fact]
    public void Free_space_is_told_where_there_is_a_limit()
    {
        Assert.Equal(7 * 4096, Of(Tmpfs, 4096, 10, 7).FreeBytes);
        Assert.Equal(0, Of(Tmpfs, 4096, 10, 0).FreeBytes);
        Assert.Null(Of(Tmpfs, 4096, 0, 0).FreeBytes);
        Assert.Equal(3L << 21, Of(Hugetlbfs, 2 << 20, 8, 3).FreeBytes);
        Assert.Null(Of(Hugetlbfs, 12345, 0, 0).FreeBytes); // pages of a size that this kernel does not know
    }

    [Fact]
    public void Kernel_is_understood()
    {
        using var directory = new ShmDirectory();
        using SafeFileHandle handle = PosixFile.OpenToLookAt(directory.Path, out _)!;

        var found = BackingFileSystem.Of(handle);

        var drive = new DriveInfo("/dev/shm");
        Assert.False(found.IsHugetlbfs);
        Assert.InRange(found.FreeBytes ?? drive.TotalSize, 0, drive.TotalSize);
    }

    private static BackingFileSystem Of(long type, long blockSize, long blocks, long available) =>
        BackingFileSystem.Of(
            new LibC.StatFs
            {
                Type = type,
                BlockSize = blockSize,
                Blocks = blocks,
                AvailableBlocks = available,
            }
        );
}
