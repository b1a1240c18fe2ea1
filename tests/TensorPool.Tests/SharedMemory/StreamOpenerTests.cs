using System.Diagnostics;
using System.Net.Sockets;
using TensorPool.SharedMemory;
using TensorPool.Tests.Support;
using TensorPool.Wire;

namespace TensorPool.Tests.SharedMemory;

/// <summary>Everything that an announce may lead to, and only one of them is mapped (wire 1.1, sections 11.2 and 12).</summary>
public sealed class StreamOpenerTests : IDisposable
{
    private readonly ShmDirectory _directory = new();
    private readonly RegionOwner<WireV1_1> _owner;
    private readonly PoolAnnouncement _announcement;
    private readonly int _ownMappings;

    public StreamOpenerTests()
    {
        _owner = Regions.Owner(_directory);
        _announcement = Regions.Announce(_owner.Current);
        _ownMappings = _directory.Mappings().Length;
    }

    private string RingPath => _owner.Current.HeaderUri.Path;

    private string PoolPath => _owner.Current.Pools[1].Uri.Path;

    public void Dispose()
    {
        _owner.Dispose();
        _directory.Dispose();
    }

    [Fact]
    [Requirement("P1-2")]
    public void Announced_regions_are_mapped_for_reading()
    {
        _owner.Current.Payload(1, 3, 16384)[16383] = 99;

        StreamMapping mapping = Open()!;

        Assert.Equal(_owner.Current.Epoch, mapping.Epoch);
        Assert.Equal(8u, mapping.Nslots);
        Assert.Equal(99, mapping.Payload(1, 3, 16384)[16383]);
        Assert.Equal(3, _directory.Mappings().Count(line => line.Contains(" r--s ", StringComparison.Ordinal)));
        mapping.Retire();
    }

    [Fact]
    [Requirement("W-15.21a.5-4")]
    [Requirement("W-15.21a.5-6")]
    public void Sibling_with_the_same_prefix_is_outside()
    {
        string inside = _directory.File("base");
        string sibling = _directory.File("base-2");
        Directory.CreateDirectory(inside);
        Directory.CreateDirectory(sibling);
        File.Copy(RingPath, Path.Combine(sibling, "ring"));
        File.Copy(RingPath, Path.Combine(inside, "ring"));

        var access = new RegionAccess { AllowedDirectories = new AllowedDirectories([inside]) };

        AssertRejected(Path.Combine(sibling, "ring"), RejectionReason.OutsideAllowedDirectories, access);
        Assert.Equal("pool 1", Rejected(Path.Combine(inside, "ring"), access).Region); // the ring itself was fine
    }

    [Fact]
    [Requirement("W-15.21a.5-2")]
    public void Dot_segments_do_not_lead_out()
    {
        string inside = _directory.File("base");
        Directory.CreateDirectory(inside);
        var access = new RegionAccess { AllowedDirectories = new AllowedDirectories([inside]) };

        AssertRejected(
            $"{inside}/../{Path.GetRelativePath(_directory.Path, RingPath)}",
            RejectionReason.OutsideAllowedDirectories,
            access
        );
    }

    [Fact]
    [Requirement("W-15.21a.5-2")]
    public void Link_to_a_directory_outside_does_not_lead_out()
    {
        string inside = _directory.File("base");
        Directory.CreateDirectory(inside);
        File.CreateSymbolicLink(Path.Combine(inside, "out"), Path.GetDirectoryName(RingPath)!);
        var access = new RegionAccess { AllowedDirectories = new AllowedDirectories([inside]) };

        AssertRejected(Path.Combine(inside, "out", "header.ring"), RejectionReason.OutsideAllowedDirectories, access);
    }

    [Fact]
    [Requirement("W-15.21a.5-3")]
    public void Base_directory_may_be_a_link_and_is_resolved_once()
    {
        string link = _directory.File("link");
        File.CreateSymbolicLink(link, Path.GetDirectoryName(RingPath)!);
        var access = new RegionAccess { AllowedDirectories = new AllowedDirectories([link]) };
        File.Delete(link);
        File.CreateSymbolicLink(link, "/");

        StreamMapping? mapping = Regions.Open(_announcement, access, out RegionRejection? rejection);

        Assert.Null(rejection);
        mapping!.Retire();
        AssertRejected("/etc/hostname", RejectionReason.OutsideAllowedDirectories, access);
    }

    [Fact]
    [Requirement("W-15.21a.5-4")]
    public void No_allowed_directory_allows_nothing() =>
        AssertRejected(
            RingPath,
            RejectionReason.OutsideAllowedDirectories,
            new RegionAccess { AllowedDirectories = new AllowedDirectories([]) }
        );

    [Fact]
    public void Allowed_directory_that_is_not_there_yet_is_taken_as_written()
    {
        var allowed = new AllowedDirectories([_directory.File("later/x/")]);

        Assert.Equal([_directory.File("later/x")], allowed.Paths);
        Assert.True(allowed.Contain(_directory.File("later/x/a")));
        Assert.True(new AllowedDirectories(["/"]).Contain("/a"));
        Assert.Throws<ArgumentException>(() => new AllowedDirectories(["dev/shm"]));
    }

    [Fact]
    [Requirement("W-15.21a.5-5")]
    public void Symbolic_link_at_the_end_is_refused()
    {
        string link = _directory.File("link");
        File.CreateSymbolicLink(link, RingPath);

        AssertRejected(link, RejectionReason.NotARegularFile);
    }

    [Fact]
    [Requirement("W-15.21a.5-5")]
    public void Directory_is_refused() => AssertRejected(_directory.Path, RejectionReason.NotARegularFile);

    [Fact]
    [Requirement("W-15.21a.5-5")]
    public void Device_is_refused() =>
        AssertRejected(
            "/dev/zero",
            RejectionReason.NotARegularFile,
            new RegionAccess { AllowedDirectories = new AllowedDirectories(["/"]) }
        );

    [Fact(Timeout = 60_000)]
    [Requirement("W-15.21a.5-5")]
    public async Task Fifo_is_refused_and_nobody_waits_for_its_other_end()
    {
        string fifo = _directory.File("fifo");
        using (var process = Process.Start("mkfifo", [fifo]))
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await Task.Run(
            () => AssertRejected(fifo, RejectionReason.NotARegularFile),
            TestContext.Current.CancellationToken
        );
    }

    [Fact]
    [Requirement("W-15.21a.5-5")]
    public void Socket_is_refused()
    {
        string path = $"/dev/shm/tp-{Guid.NewGuid():N}"[..40];
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        try
        {
            AssertRejected(
                path,
                RejectionReason.NotARegularFile,
                new RegionAccess { AllowedDirectories = new AllowedDirectories(["/dev/shm"]) }
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Missing_file_is_named() =>
        Assert.Contains(
            _directory.File("nothing"),
            AssertRejected(_directory.File("nothing"), RejectionReason.NotFound).Message,
            StringComparison.Ordinal
        );

    /// <summary>Somebody swaps a link for the file, and back, as fast as possible. Whatever is mapped is a region.</summary>
    [Fact]
    [Requirement("W-15.21a.5-5")]
    [Requirement("W-15.21a.5-6")]
    public void Link_that_is_swapped_in_between_is_never_followed()
    {
        string trap = _directory.File("trap");
        string inside = _directory.File("base");
        string contested = Path.Combine(inside, "ring");
        Directory.CreateDirectory(inside);
        File.Copy(RingPath, trap); // the same bytes, but outside: it must never be mapped
        string good = Path.Combine(inside, "good");
        File.Copy(RingPath, good);
        string link = Path.Combine(inside, "evil");
        File.CreateSymbolicLink(link, trap);
        bool isDone = false;
        var attacker = new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                File.Copy(good, contested + ".new");
                File.Move(contested + ".new", contested, overwrite: true);
                File.CreateSymbolicLink(contested + ".new", trap);
                File.Move(contested + ".new", contested, overwrite: true);
            }
        });
        attacker.Start();
        var access = new RegionAccess { AllowedDirectories = new AllowedDirectories([inside]) };
        var uri = new RegionUri(contested);
        int mapped = 0;
        int refused = 0;
        try
        {
            var watch = Stopwatch.StartNew();
            while ((mapped < 200 || refused < 200) && watch.Elapsed < TimeSpan.FromSeconds(60))
            {
                using MappedRegion? region = RegionFileOpener.Open<WireV1_1>("ring", uri, 64, null, access, out _);
                if (region is null)
                {
                    refused++;
                    continue;
                }

                mapped++;
                Assert.DoesNotContain(_directory.Mappings(), line => line.Contains(trap, StringComparison.Ordinal));
            }
        }
        finally
        {
            Volatile.Write(ref isDone, true);
            attacker.Join();
        }

        Assert.True(mapped >= 200 && refused >= 200, $"mapped {mapped}, refused {refused}");
    }

    [Fact]
    [Requirement("W-15.22-4")]
    public void Hugepages_are_refused_where_there_are_none()
    {
        _announcement.HeaderRegionUri.Set(new RegionUri(RingPath, RequireHugepages: true));
        Assert.Equal(RejectionReason.NotOnHugepages, Rejected(null).Reason);

        _announcement.HeaderRegionUri.Set(new RegionUri(RingPath));
        RegionAccess access = Regions.Access(_directory) with { RequireHugepages = true };
        Assert.Equal(RejectionReason.NotOnHugepages, Rejected(null, access).Reason);
    }

    [Fact]
    public void Owner_can_be_asked_for()
    {
        RegionAccess mine = Regions.Access(_directory) with { AllowedOwners = [OwnUserId()] };
        StreamMapping? mapping = Regions.Open(_announcement, mine, out RegionRejection? rejection);
        Assert.Null(rejection);
        mapping!.Retire();

        RegionAccess others = mine with { AllowedOwners = [OwnUserId() + 1] };
        Assert.Equal(RejectionReason.ForeignOwner, Rejected(null, others).Reason);
    }

    [Fact]
    public void File_shorter_than_its_geometry_is_not_mapped()
    {
        string copy = _directory.File("short");
        File.WriteAllBytes(copy, File.ReadAllBytes(RingPath)[..^1]);

        Assert.Contains(
            "2111 bytes, and its announced geometry needs 2112",
            AssertRejected(copy, RejectionReason.TooShort).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Requirement("W-15.22-5")]
    public void Nothing_is_mapped_if_the_last_region_is_bad()
    {
        File.Delete(PoolPath);

        RegionRejection rejection = Rejected(null);

        Assert.Equal(("pool 2", RejectionReason.NotFound), (rejection.Region, rejection.Reason));
        Assert.Equal(_ownMappings, _directory.Mappings().Length);
    }

    [Fact]
    [Requirement("W-15.22-1")]
    public void Uri_of_another_scheme_is_refused()
    {
        _announcement.Pools[0].RegionUri.Set("shm:memfd?path=/a");

        Assert.Equal(("pool 1", RejectionReason.InvalidUri), (Rejected(null).Region, Rejected(null).Reason));
    }

    [Theory]
    [Requirement("W-8.1-2")]
    [InlineData(0u)]
    [InlineData(6u)]
    public void Number_of_slots_that_is_no_power_of_two_is_refused(uint nslots)
    {
        _announcement.HeaderNslots = nslots;

        Assert.Equal(("announce", RejectionReason.InvalidGeometry), (Rejected(null).Region, Rejected(null).Reason));
    }

    [Theory]
    [Requirement("W-15.13-1")]
    [Requirement("W-15.22-5")]
    [InlineData("layout version")]
    [InlineData("header slots have 512 bytes")]
    [InlineData("maxDims is 16")]
    [InlineData("no payload pool")]
    [InlineData("pool 2 has 4 slots")]
    [InlineData("pool 2 is there twice")]
    public void Opening_trusts_nobody_to_have_checked_the_announce(string problem)
    {
        switch (problem)
        {
            case "layout version":
                _announcement.LayoutVersion = 2;
                break;
            case "header slots have 512 bytes":
                _announcement.HeaderSlotBytes = 512;
                break;
            case "maxDims is 16":
                _announcement.MaxDims = 16;
                break;
            case "no payload pool":
                _announcement.ClearPools();
                break;
            case "pool 2 has 4 slots":
                _announcement.Pools[1].Nslots = 4;
                break;
            default:
                _announcement.Pools[0].PoolId = 2;
                break;
        }

        RegionRejection rejection = Rejected(null);

        Assert.Equal(("announce", RejectionReason.InvalidGeometry), (rejection.Region, rejection.Reason));
        Assert.Contains(problem, rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("W-15.22-3")]
    public void Stride_that_is_not_allowed_is_refused()
    {
        _announcement.Pools[0].StrideBytes = 5000;

        Assert.Equal(("pool 1", RejectionReason.InvalidGeometry), (Rejected(null).Region, Rejected(null).Reason));
    }

    public static TheoryData<string, int, int> RingFields { get; } =
        new()
        {
            { "magic", 0, 8 },
            { "layout version", 8, 4 },
            { "epoch", 12, 8 },
            { "stream id", 20, 4 },
            { "region type", 24, 2 },
            { "pool id", 26, 2 },
            { "number of slots", 28, 4 },
            { "slot bytes", 32, 4 },
        };

    [Theory]
    [MemberData(nameof(RingFields))]
    [Requirement("W-7.1-2")]
    [Requirement("W-7.1-4")]
    [Requirement("W-7.1-6")]
    [Requirement("W-7.1-10")]
    [Requirement("W-15.1-1")]
    [Requirement("W-15.13-1")]
    [Requirement("P1-6")]
    [Requirement("P9-1")]
    public void Every_byte_of_the_superblock_of_a_ring_counts(string field, int offset, int size)
    {
        for (int i = offset; i < offset + size; i++)
        {
            _owner.Current.HeaderRing.At(i) ^= 0x80;
            RegionRejection rejection = Rejected(null);
            Assert.Equal(("header ring", RejectionReason.SuperblockMismatch), (rejection.Region, rejection.Reason));
            Assert.Contains($"its {field} is", rejection.Message, StringComparison.Ordinal);
            _owner.Current.HeaderRing.At(i) ^= 0x80;
        }

        Open()!.Retire();
    }

    [Theory]
    [InlineData("magic", 0, 8)]
    [InlineData("layout version", 8, 4)]
    [InlineData("epoch", 12, 8)]
    [InlineData("stream id", 20, 4)]
    [InlineData("region type", 24, 2)]
    [InlineData("pool id", 26, 2)]
    [InlineData("number of slots", 28, 4)]
    [InlineData("slot bytes", 32, 4)]
    [InlineData("stride", 36, 4)]
    [Requirement("W-7.1-7")]
    [Requirement("W-15.1-1")]
    [Requirement("W-15.13-1")]
    public void Every_byte_of_the_superblock_of_a_pool_counts(string field, int offset, int size)
    {
        MappedRegion pool = _owner.Current.Pools[1].Region;
        for (int i = offset; i < offset + size; i++)
        {
            pool.At(i) ^= 0x80;
            RegionRejection rejection = Rejected(null);
            Assert.Equal(("pool 2", RejectionReason.SuperblockMismatch), (rejection.Region, rejection.Reason));
            Assert.Contains($"its {field}", rejection.Message, StringComparison.Ordinal);
            pool.At(i) ^= 0x80;
        }
    }

    [Fact]
    public void Stride_pid_and_times_of_a_ring_are_not_compared()
    {
        for (int i = 36; i < 64; i++)
        {
            _owner.Current.HeaderRing.At(i) ^= 0x80;
        }

        Open()!.Retire();
    }

    private StreamMapping? Open()
    {
        StreamMapping? mapping = Regions.Open(
            _announcement,
            Regions.Access(_directory),
            out RegionRejection? rejection
        );
        Assert.Null(rejection);
        return mapping;
    }

    private RegionRejection AssertRejected(string ringPath, RejectionReason reason, RegionAccess? access = null)
    {
        RegionRejection rejection = Rejected(ringPath, access);
        Assert.Equal(("header ring", reason), (rejection.Region, rejection.Reason));
        Assert.Equal(_ownMappings, _directory.Mappings().Length);
        return rejection;
    }

    private RegionRejection Rejected(string? ringPath, RegionAccess? access = null)
    {
        if (ringPath is not null)
        {
            _announcement.HeaderRegionUri.Set(new RegionUri(ringPath));
        }

        StreamMapping? mapping = Regions.Open(
            _announcement,
            access ?? Regions.Access(_directory),
            out RegionRejection? rejection
        );
        Assert.Null(mapping);
        Assert.NotNull(rejection);
        return rejection;
    }

    private static uint OwnUserId() =>
        uint.Parse(
            File.ReadLines("/proc/self/status")
                .First(line => line.StartsWith("Uid:", StringComparison.Ordinal))
                .Split('\t')[2],
            System.Globalization.CultureInfo.InvariantCulture
        );
}
