using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Tests.Consumer;
using TensorPool.Tests.Support;
using TensorPool.Wire;

namespace TensorPool.Tests.SharedMemory;

/// <summary>What an owner finds where its regions are to be, whoever left or put it there.</summary>
public sealed class InstanceDirectoryTests : IDisposable
{
    private readonly ShmDirectory _directory = new();

    private string Instance => _directory.File("tensorpool/stream-42");

    public void Dispose() => _directory.Dispose();

    /// <summary>Whoever cleans up looks at the locks of the others, and must not be in the way of one that starts.</summary>
    [Fact]
    public void Owner_that_starts_while_others_clean_up_is_not_refused()
    {
        const int rounds = 300;
        bool isDone = false;
        using RegionOwner<WireV1_1> neighbour = Regions.Owner(_directory);
        var cleaner = new Thread(() =>
        {
            using var cleaning = InstanceDirectory.Open(
                _directory.Path,
                ["tensorpool", "cleaner"],
                UnixFileMode.UserRead
            );
            while (!Volatile.Read(ref isDone))
            {
                cleaning.CleanUpSiblings();
            }
        });
        cleaner.Start();
        try
        {
            for (ulong i = 0; i < rounds; i++)
            {
                using var owner = RegionOwner<WireV1_1>.Open(
                    Regions.Options(_directory) with
                    {
                        InstanceId = "starter",
                    },
                    43,
                    1
                );

                Assert.Equal(i + 1, owner.Current.Epoch);
                Assert.Equal(3, Directory.GetFiles(Path.GetDirectoryName(owner.Current.HeaderUri.Path)!).Length);
            }
        }
        finally
        {
            Volatile.Write(ref isDone, true);
            cleaner.Join();
        }

        Assert.Equal(3, Directory.GetFiles($"{Instance}/epoch-1").Length);
    }

    [Theory]
    [InlineData("epoch-007")]
    [InlineData("epoch-+7")]
    [InlineData("epoch-7 ")]
    [InlineData("epoch-")]
    [InlineData("epoch-18446744073709551616")]
    public void Names_that_no_owner_writes_are_left_alone(string name)
    {
        Directory.CreateDirectory($"{Instance}/{name}");
        File.WriteAllText($"{Instance}/{name}/header.ring", "somebody else's");

        using (RegionOwner<WireV1_1> owner = Regions.Owner(_directory))
        {
            Assert.Equal(1UL, owner.Current.Epoch);
        }

        Assert.True(File.Exists($"{Instance}/{name}/header.ring"));
    }

    [Fact]
    [Requirement("W-15.2-1")]
    public void File_in_the_place_of_an_epoch_counts_as_used()
    {
        Directory.CreateDirectory(Instance);
        File.WriteAllText($"{Instance}/epoch-5", "no directory");

        using RegionOwner<WireV1_1> owner = Regions.Owner(_directory);

        Assert.Equal(6UL, owner.Current.Epoch);
    }

    [Fact]
    [Requirement("W-15.2-1")]
    public void Epoch_that_somebody_else_has_made_is_not_used()
    {
        using RegionOwner<WireV1_1> owner = Regions.Owner(_directory);
        Directory.CreateDirectory($"{Instance}/epoch-2");
        File.CreateSymbolicLink($"{Instance}/epoch-3", _directory.Path);

        Assert.Equal(4UL, owner.Advance(2000).Epoch);
    }

    [Fact]
    public void Link_in_the_place_of_an_epoch_does_not_lead_the_clean_up_astray()
    {
        string elsewhere = _directory.File("elsewhere");
        Directory.CreateDirectory(elsewhere);
        File.WriteAllText($"{elsewhere}/header.ring", "somebody else's");
        Directory.CreateDirectory(Instance);
        File.CreateSymbolicLink($"{Instance}/epoch-5", elsewhere);

        using (RegionOwner<WireV1_1> owner = Regions.Owner(_directory))
        {
            Assert.Equal(6UL, owner.Current.Epoch);
        }

        Assert.True(File.Exists($"{elsewhere}/header.ring"));
    }

    [Theory]
    [InlineData("tensorpool")]
    [InlineData("tensorpool/stream-42")]
    public void Link_in_the_place_of_a_directory_is_refused(string name)
    {
        string elsewhere = _directory.File("elsewhere");
        Directory.CreateDirectory(elsewhere);
        Directory.CreateDirectory(Path.GetDirectoryName(_directory.File(name))!);
        File.CreateSymbolicLink(_directory.File(name), elsewhere);

        var error = Assert.Throws<IOException>(() => Regions.Owner(_directory));

        Assert.Contains(
            $"{_directory.File(name)}: the directory cannot be created or used: Not a directory",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }

    [Fact]
    public void Base_directory_may_be_a_link()
    {
        File.CreateSymbolicLink(_directory.File("link"), _directory.Path);

        using var owner = RegionOwner<WireV1_1>.Open(
            Regions.Options(_directory) with
            {
                BaseDirectory = _directory.File("link"),
            },
            42,
            1
        );
        StreamMapping? mapping = Regions.Open(
            Regions.Announce(owner.Current),
            Regions.Access(_directory),
            out RegionRejection? rejection
        );

        Assert.Null(rejection);
        mapping!.Retire();
    }

    [Fact]
    public void Sibling_that_cannot_be_cleaned_up_is_reported_and_in_nobodys_way()
    {
        Directory.CreateDirectory(_directory.File("tensorpool/dead/epoch-5/payload-1.pool")); // no file, for once
        File.WriteAllText(_directory.File("tensorpool/dead/.lock"), "");

        using RegionOwner<WireV1_1> owner = Regions.Owner(_directory);

        string problem = Assert.Single(owner.NotCleanedUp);
        Assert.Contains("dead/epoch-5/payload-1.pool cannot be removed", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Producer_logs_what_it_could_not_clean_up()
    {
        Directory.CreateDirectory(_directory.File("tensorpool/dead/epoch-5/payload-1.pool"));
        File.WriteAllText(_directory.File("tensorpool/dead/.lock"), "");
        RecordingLogger log = new();

        using OwnedRegions<WireV1_1> regions = new(Regions.Options(_directory), Regions.StreamId, 1, log);

        string entry = Assert.Single(log.Entries);
        Assert.Contains("dead/epoch-5/payload-1.pool cannot be removed", entry, StringComparison.Ordinal);
        Assert.Contains("stream 42", entry, StringComparison.Ordinal);
    }

    [Fact]
    public void Lock_ends_with_the_owner()
    {
        Directory.CreateDirectory(Instance);
        Assert.Null(OwnerLock.IsHeld(Instance));
        using (Regions.Owner(_directory))
        {
            Assert.True(OwnerLock.IsHeld(Instance));
        }

        Assert.False(OwnerLock.IsHeld(Instance));
        using RegionOwner<WireV1_1> next = Regions.Owner(_directory);
        Assert.True(OwnerLock.IsHeld(Instance));
    }

    [Theory]
    [InlineData("a b", "a space")]
    [InlineData("a?b", "'?' in its path")]
    [InlineData("a|b", "unknown parameter")]
    [InlineData("\u00e4", "outside ASCII")]
    public void Base_directory_that_no_uri_can_name_is_refused(string name, string reason)
    {
        string path = _directory.File(name);
        Directory.CreateDirectory(path);

        var error = Assert.Throws<ArgumentException>(() =>
            RegionOwner<WireV1_1>.Open(Regions.Options(_directory) with { BaseDirectory = path }, 42, 1)
        );

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(path));
    }

    [Fact]
    public void Options_that_are_refused_use_up_no_epoch()
    {
        RegionOptions bad = Regions.Options(_directory) with { Nslots = 6 };
        Assert.Throws<ArgumentException>(() => RegionOwner<WireV1_1>.Open(bad, 42, 1));

        Assert.False(Directory.Exists(_directory.File("tensorpool")));
        using RegionOwner<WireV1_1> owner = Regions.Owner(_directory);
        Assert.Throws<ArgumentException>(() => owner.Advance(2, bad));
        Assert.Equal(2UL, owner.Advance(3).Epoch);
    }
}
