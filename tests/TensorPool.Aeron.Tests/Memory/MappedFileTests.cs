using TensorPool.Aeron.Memory;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Memory;

public class MappedFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void New_file_has_its_length_and_reads_as_zero(bool reserveBlocks)
    {
        using TempDirectory directory = new();

        using MappedFile file = MappedFile.CreateNew(directory.File("f"), 10_000, reserveBlocks);

        Assert.Equal(10_000, new FileInfo(file.Path).Length);
        Assert.Equal(10_000, file.Length);
        Assert.False(file.Slice(0, 10_000).AsSpan().ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Of_two_creators_the_second_fails_and_the_file_stays()
    {
        using TempDirectory directory = new();
        using MappedFile first = MappedFile.CreateNew(directory.File("f"), 4096, reserveBlocks: false);
        first.Slice(0, 8).PutInt64(0, 42);

        Assert.Throws<IOException>(() => MappedFile.CreateNew(directory.File("f"), 4096, reserveBlocks: false));

        using MappedFile again = MappedFile.Open(directory.File("f"), writable: false);
        Assert.Equal(42, again.Slice(0, 8).GetInt64(0));
    }

    [Fact]
    public void Opening_never_changes_the_length_of_a_file()
    {
        using TempDirectory directory = new();
        File.WriteAllBytes(directory.File("f"), new byte[100]);

        using MappedFile file = MappedFile.Open(directory.File("f"), writable: true);

        Assert.Equal(100, file.Length);
        Assert.Equal(100, new FileInfo(directory.File("f")).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Slice(96, 8));
    }

    [Fact]
    public void Two_mappings_see_each_others_stores()
    {
        using TempDirectory directory = new();
        using MappedFile one = MappedFile.CreateNew(directory.File("f"), 4096, reserveBlocks: false);
        using MappedFile two = MappedFile.Open(directory.File("f"), writable: true);

        one.Slice(0, 4096).PutInt64Release(64, 7);

        Assert.Equal(7, two.Slice(0, 4096).GetInt64Acquire(64));
    }

    [Fact]
    public void Mapping_outlives_the_deletion_of_its_file()
    {
        using TempDirectory directory = new();
        using MappedFile file = MappedFile.CreateNew(directory.File("f"), 4096, reserveBlocks: false);
        AtomicBuffer buffer = file.Slice(0, 4096);

        File.Delete(file.Path);
        buffer.PutInt64Release(0, 3);

        Assert.Equal(3, buffer.GetInt64Acquire(0));
    }

    [Fact]
    public void Missing_and_empty_files_are_refused()
    {
        using TempDirectory directory = new();
        File.WriteAllBytes(directory.File("empty"), []);

        Assert.Throws<FileNotFoundException>(() => MappedFile.Open(directory.File("none"), writable: true));
        Assert.Throws<FileNotFoundException>(() => MappedFile.Open(directory.File("empty"), writable: true));
    }

    [Fact]
    public void Disposing_twice_is_harmless_and_ends_slicing()
    {
        using TempDirectory directory = new();
        MappedFile file = MappedFile.CreateNew(directory.File("f"), 4096, reserveBlocks: false);

        file.Dispose();
        file.Dispose();

        Assert.True(file.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => file.Slice(0, 1));
    }
}
