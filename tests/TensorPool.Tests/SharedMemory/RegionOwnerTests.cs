using TensorPool.SharedMemory;
using TensorPool.Tests.Support;
using TensorPool.Wire;

namespace TensorPool.Tests.SharedMemory;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class RegionOwnerTests : IDisposable
{
    private readonly ShmDirectory _directory = new();

    private string Instance => _directory.File("tensorpool/stream-42");

    public void Dispose() => _directory.Dispose();

    [Fact]
    [Requirement("W-3-1")]
    [Requirement("W-9-4")]
    [Requirement("W-15.21a.3-1")]
    [Requirement("W-15.21a.4-1")]
    [Requirement("P0-2")]
    public void Files_have_the_canonical_layout_and_the_announced_lengths()
    {
        using RegionOwner<WireV1_1> owner = Regions.Owner(_directory);
        StreamMapping mapping = owner.Current;

        Assert.Equal(1UL, mapping.Epoch);
        Assert.Equal($"{Instance}/epoch-1/header.ring", mapping.HeaderUri.Path);
        Assert.Equal(
            [$"{Instance}/epoch-1/payload-1.pool", $"{Instance}/epoch-1/payload-2.pool"],
            mapping.Pools.ToArray().Select(pool => pool.Uri.Path)
        );
        Assert.Equal(64 + (8 * 256), new FileInfo(mapping.HeaderUri.Path).Length);
        Assert.Equal(64 + (8 * 4096), new FileInfo(mapping.Pools[0].Uri.Path).Length);
        Assert.Equal(64 + (8 * 16384), new FileInfo(mapping.Pools[1].Uri.Path).Length);
    }

    [Fact]
    [Requirement("W-7.1-1")]
    [Requirement("W-7.1-6")]
    [Requirement("W-7.1-7")]
    [Requirement("W-15.14-1")]
    [Requirement("W-15.14-4")]
    public void Superblocks_are_complete_when_the_owner_is_there()
    {
        using RegionOwner<WireV1_1> owner = Regions.Owner(_directory, nowNs: 1_000_000_000);
        WireV1_1.ReadSuperblock(ref owner.Current.HeaderRing.At(0), out Superblock ring);
        WireV1_1.ReadSuperblock(ref owner.Current.Pools[1].Region.At(0), out Superblock pool);

        var expected = new Superblock
        {
            Magic = 0x544F504C53484D31,
            LayoutVersion = 1,
            Epoch = 1,
            StreamId = 42,
            RegionType = RegionType.HeaderRing,
            Nslots = 8,
            SlotBytes = 256,
            Pid = (ulong)Environment.ProcessId,
            StartTimestampNs = 1_000_000_000,
            ActivityTimestampNs = 1_000_000_000,
        };
        Assert.Equal(expected, ring);
        Assert.Equal(
            expected with
            {
                RegionType = RegionType.PayloadPool,
                PoolId = 2,
                SlotBytes = 16384,
                StrideBytes = 16384,
            },
            pool
        );
    }

    [Fact]
    [Requirement("W-7.1-3")]
    [Requirement("W-7.1-5")]
    public void Only_the_activity_changes_later()
    {
        using RegionOwner<WireV1_1> owner = Regions.Owner(_directory);
        string[] files = Directory.GetFiles($"{Instance}/epoch-1");
        byte[][] before = [.. files.Select(File.ReadAllBytes)];

        owner.RefreshActivity(0x1122334455667788);

        for (int i = 0; i < files.Length; i++)
        {
            byte[] after = File.ReadAllBytes(files[i]);
            Assert.Equal(before[i].AsSpan(0, 56), after.AsSpan(0, 56));
            Assert.Equal(0x1122334455667788, BitConverter.ToInt64(after, 56));
            Assert.Equal(before[i].AsSpan(64), after.AsSpan(64));
        }
    }

    [Theory]
    [Requirement("W-15.21a.6-1")]
    [Requirement("W-15.10-1")]
    [Requirement("W-15.14-8")]
    [InlineData("660", "2770")]
    [InlineData("600", "700")]
    public void Modes_are_those_of_the_options_whatever_the_umask(string fileMode, string directoryMode)
    {
        RegionOptions options = Regions.Options(_directory) with
        {
            FileMode = (UnixFileMode)Convert.ToInt32(fileMode, 8),
            DirectoryMode = (UnixFileMode)Convert.ToInt32(directoryMode, 8),
        };

        using var owner = RegionOwner<WireV1_1>.Open(options, 42, 1);

        Assert.All(
            Directory.GetFiles($"{Instance}/epoch-1"),
            file => Assert.Equal(options.FileMode, File.GetUnixFileMode(file))
        );
        Assert.Equal(options.DirectoryMode, File.GetUnixFileMode(_directory.File("tensorpool")));
        Assert.Equal(options.DirectoryMode, File.GetUnixFileMode(Instance));
        Assert.Equal(options.DirectoryMode, File.GetUnixFileMode($"{Instance}/epoch-1"));
    }

    [Fact]
    [Requirement("W-15.2-1")]
    [Requirement("W-15.14-6")]
    [Requirement("W-15.21a.7-1")]
    public void Every_start_has_a_higher_epoch_and_an_end_leaves_the_mark_only()
    {
        for (ulong epoch = 1; epoch <= 3; epoch++)
        {
            using RegionOwner<WireV1_1> owner = Regions.Owner(_directory);
            Assert.Equal(epoch, owner.Current.Epoch);
            Assert.Equal(
                [$"{Instance}/epoch-{epoch}"],
                Directory.GetDirectories(Instance).Except([$"{Instance}/epoch-{epoch - 1}"])
            );
        }

        Assert.Equal([$"{Instance}/epoch-3"], Directory.GetDirectories(Instance));
        Assert.Empty(Directory.GetFiles($"{Instance}/epoch-3"));
        Assert.Empty(_directory.Mappings());
    }

    [Fact]
    [Requirement("W-15.2-1")]
    public void Epochs_that_a_crash_left_behind_are_never_used_again()
    {
        Directory.CreateDirectory($"{Instance}/epoch-7");
        Directory.CreateDirectory($"{Instance}/epoch-41");
        Directory.CreateDirectory($"{Instance}/epoch-x");
        File.WriteAllText($"{Instance}/epoch-41/header.ring", "left");
        File.WriteAllText($"{Instance}/epoch-7/payload-9.pool", "left");
        File.WriteAllText($"{Instance}/epoch-7/notes.txt", "somebody else's");

        using RegionOwner<WireV1_1> owner = Regions.Owner(_directory);

        Assert.Equal(42UL, owner.Current.Epoch);
        Assert.Empty(Directory.GetFiles($"{Instance}/epoch-41"));
        Assert.Equal([$"{Instance}/epoch-7/notes.txt"], Directory.GetFiles($"{Instance}/epoch-7"));
    }

    [Fact]
    [Requirement("W-7.1-9")]
    public void Epochs_do_not_wrap()
    {
        Directory.CreateDirectory($"{Instance}/epoch-{ulong.MaxValue - 2}");
        using (RegionOwner<WireV1_1> last = Regions.Owner(_directory))
        {
            Assert.Equal(ulong.MaxValue - 1, last.Current.Epoch);
        }

        var error = Assert.Throws<InvalidOperationException>(() => Regions.Owner(_directory));
        Assert.Contains("epochs are used up", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("W-15.14-2")]
    public void Second_owner_is_refused_and_harms_nothing()
    {
        using RegionOwner<WireV1_1> owner = Regions.Owner(_directory);

        var error = Assert.Throws<IOException>(() => Regions.Owner(_directory));

        Assert.Contains("is locked by another owner", error.Message, StringComparison.Ordinal);
        Assert.Contains(Instance, error.Message, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles($"{Instance}/epoch-1").Length);
    }

    [Fact]
    public void Dead_siblings_are_cleaned_up_and_the_living_are_not()
    {
        RegionOptions living = Regions.Options(_directory) with { InstanceId = "living" };
        string dead = _directory.File("tensorpool/dead/epoch-5");
        string foreign = _directory.File("tensorpool/foreign/epoch-5");
        foreach (string path in (string[])[dead, foreign])
        {
            Directory.CreateDirectory(path);
            File.WriteAllText($"{path}/header.ring", "left");
        }

        File.WriteAllText(_directory.File("tensorpool/dead/.lock"), "");
        using var neighbour = RegionOwner<WireV1_1>.Open(living, 43, 1);
        using RegionOwner<WireV1_1> owner = Regions.Owner(_directory);

        Assert.Empty(Directory.GetFiles(dead));
        Assert.True(Directory.Exists(dead));
        Assert.Single(Directory.GetFiles(foreign)); // no lock file: not one of ours
        Assert.Equal(3, Directory.GetFiles(_directory.File("tensorpool/living/epoch-1")).Length);
    }

    [Fact]
    [Requirement("W-15.2-1")]
    public void Next_epoch_has_new_files_and_the_old_ones_go_when_told()
    {
        using RegionOwner<WireV1_1> owner = Regions.Owner(_directory);
        StreamMapping first = owner.Current;

        StreamMapping second = owner.Advance(2000);

        Assert.Equal(2UL, second.Epoch);
        Assert.True(first.IsRetired);
        Assert.Equal(3, Directory.GetFiles($"{Instance}/epoch-1").Length);
        owner.CleanUpOldEpochs();
        Assert.False(Directory.Exists($"{Instance}/epoch-1"));
        Assert.Equal(3, Directory.GetFiles($"{Instance}/epoch-2").Length);
    }

    [Fact]
    public void Lack_of_space_is_told_in_bytes_and_leaves_nothing()
    {
        RegionOptions options = Regions.Options(_directory) with
        {
            Nslots = 1024,
            Pools = [new PoolOptions(1, 4096), new PoolOptions(2, 1u << 31)],
        };

        var error = Assert.Throws<IOException>(() => RegionOwner<WireV1_1>.Open(options, 42, 1));

        long needed = (1024L << 31) + (1024 * 4096) + (1024 * 256) + (3 * 64);
        Assert.Contains($"{needed} bytes are needed, and ", error.Message, StringComparison.Ordinal);
        Assert.Matches(" [0-9]+ are free", error.Message);
        Assert.Empty(Directory.GetFiles($"{Instance}/epoch-1"));
        Assert.Empty(_directory.Mappings());
        using RegionOwner<WireV1_1> next = Regions.Owner(_directory);
        Assert.Equal(2UL, next.Current.Epoch);
    }

    [Fact]
    public void Regions_of_which_one_cannot_be_mapped_leave_nothing()
    {
        RegionOptions options = Regions.Options(_directory) with
        {
            Nslots = 1 << 20,
            ReserveMemory = false,
            Pools = [new PoolOptions(1, 4096), new PoolOptions(2, 1u << 31)], // more than a process has addresses for
        };

        var error = Assert.Throws<IOException>(() => RegionOwner<WireV1_1>.Open(options, 42, 1));

        Assert.Contains("payload-2.pool", error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be mapped", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles($"{Instance}/epoch-1"));
        Assert.Empty(_directory.Mappings());
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 8 * 16384)]
    public void Memory_is_reserved_or_not(bool reserve, long bytes)
    {
        using var owner = RegionOwner<WireV1_1>.Open(
            Regions.Options(_directory) with
            {
                ReserveMemory = reserve,
            },
            42,
            1
        );

        using var du = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("du", ["--block-size=1", owner.Current.Pools[1].Uri.Path])
            {
                RedirectStandardOutput = true,
            }
        )!;
        long taken = long.Parse(
            du.StandardOutput.ReadToEnd().Split('\t')[0],
            System.Globalization.CultureInfo.InvariantCulture
        );
        du.WaitForExit();

        Assert.InRange(taken, bytes, bytes + (2 * 4096));
    }

    [Fact]
    [Requirement("W-15.22-4")]
    public void Hugepages_are_refused_where_the_base_directory_has_none()
    {
        RegionOptions options = Regions.Options(_directory) with { RequireHugepages = true };

        var error = Assert.Throws<IOException>(() => RegionOwner<WireV1_1>.Open(options, 42, 1));

        Assert.Contains("hugepages are required", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("O-22")]
    public void Options_that_make_no_sense_are_refused()
    {
        RegionOptions good = Regions.Options(_directory);

        AssertRefused<ArgumentException>(good with { Nslots = 6 }, "power of two, found 6");
        AssertRefused<ArgumentException>(good with { Pools = [] }, "At least one payload pool");
        AssertRefused<ArgumentException>(good with { Pools = [new PoolOptions(0, 4096)] }, "Pool ids go from 1");
        AssertRefused<ArgumentException>(
            good with
            {
                Pools = [new PoolOptions(1, 4096), new PoolOptions(1, 8192)],
            },
            "is there twice"
        );
        AssertRefused<ArgumentException>(good with { Pools = [new PoolOptions(1, 5000)] }, "the stride must be");
        AssertRefused<ArgumentException>(good with { BaseDirectory = "shm" }, "has the relative path");
        AssertRefused<DirectoryNotFoundException>(
            good with
            {
                BaseDirectory = _directory.File("none"),
            },
            "does not exist"
        );
        AssertRefused<ArgumentException>(good with { Namespace = "a/b" }, "cannot be the name of a directory");
        AssertRefused<ArgumentException>(good with { InstanceId = ".." }, "cannot be the name of a directory");
        AssertRefused<ArgumentException>(good with { InstanceId = "a|b" }, "cannot be the name of a directory");
    }

    [Fact]
    public void Prefaulted_regions_are_in_memory()
    {
        RegionOptions options = Regions.Options(_directory) with { Paging = RegionPaging.Prefault };
        using var owner = RegionOwner<WireV1_1>.Open(options, 42, 1);

        string map = File.ReadAllText("/proc/self/smaps");
        int at = map.IndexOf(owner.Current.Pools[1].Uri.Path, StringComparison.Ordinal);
        string resident = map[at..].Split('\n').First(line => line.StartsWith("Rss:", StringComparison.Ordinal));

        Assert.Contains($" {(64 + (8 * 16384) + 4095) / 4096 * 4} kB", resident, StringComparison.Ordinal);
    }

    private void AssertRefused<TException>(RegionOptions options, string reason)
        where TException : Exception =>
        Assert.Contains(
            reason,
            Assert.Throws<TException>(() => RegionOwner<WireV1_1>.Open(options, 42, 1)).Message,
            StringComparison.Ordinal
        );
}
