using System.Runtime.Versioning;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.SystemTests.Support;

namespace TensorPool.SystemTests.Processes;

/// <summary>Regions have one owner, which may die, and may belong to somebody else.</summary>
[SupportedOSPlatform("linux")]
public class OwnerTests
{
    private const string NeedsRoot = "root, and setpriv to be another user";

    private static readonly string[] AsNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

    [Fact]
    [Requirement("W-15.14-2")]
    [Requirement("W-15.2-1")]
    public void Second_owner_is_refused_until_the_first_one_is_dead()
    {
        using World world = new();
        PeerProcess first = world.Peer("own", ("nslots", 8), ("stride", 4096));
        ulong epoch = (ulong)first.AwaitNumbers("epoch")[0];

        IOException refusal = Assert.Throws<IOException>(() => world.Produce());
        Assert.Contains("locked by another owner", refusal.Message, StringComparison.Ordinal);
        PeerProcess second = world.Peer("own", ("nslots", 8), ("stride", 4096));
        Assert.Contains("locked by another owner", second.Await("refused"), StringComparison.Ordinal);
        Assert.Equal(0, second.End());
        KnownRegions regions = new(world.BaseDirectory, World.StreamId, epoch, 8, 4096);
        Assert.True(File.Exists(regions.Ring)); // refused owners have touched nothing

        first.Kill();
        Assert.True(File.Exists(regions.Ring));
        TensorProducer successor = world.Produce();

        Assert.True(successor.Epoch > epoch);
        Assert.False(File.Exists(regions.Ring) || File.Exists(regions.Pool));
    }

    [Fact]
    [Trait("Needs", NeedsRoot)]
    public void Regions_of_another_user_are_refused_where_owners_are_named()
    {
        SkipUnlessOthersCanBePlayed();
        using World world = new();
        string directory = Path.Combine(world.BaseDirectory, "foreign");
        Directory.CreateDirectory(directory);
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_111);
        PeerProcess owner = world.PeerBehind(AsNobody, "own", ("base", directory), ("nslots", 8), ("stride", 4096));
        KnownRegions regions = new(directory, World.StreamId, (ulong)owner.AwaitNumbers("epoch")[0], 8, 4096);

        Assert.Null(regions.Open([0, 1000], out RegionRejection? rejection));
        Assert.Equal(RejectionReason.ForeignOwner, rejection!.Reason);
        Assert.Contains("belongs to user 65534", rejection.Message, StringComparison.Ordinal);
        StreamMapping? mapping = regions.Open([0, 65534], out rejection);

        Assert.Null(rejection);
        Assert.NotNull(mapping);
        mapping.Retire();
        Assert.Equal(0, owner.End());
    }

    [Theory]
    [InlineData(0b111_000_000, 0b110_000_000, RejectionReason.NotFound)] // cannot even look
    [InlineData(0b111_101_101, 0b110_000_000, RejectionReason.CannotMap)] // may look, but not read
    [Trait("Needs", NeedsRoot)]
    [Requirement("W-15.21a.6-1")]
    [Requirement("W-15.10-1")]
    [Requirement("W-15.14-8")]
    public void Private_regions_are_closed_to_other_users(int directoryMode, int fileMode, RejectionReason reason)
    {
        SkipUnlessOthersCanBePlayed();
        using World world = new();
        TensorProducer producer = world.Produce(p =>
            p with
            {
                Regions = p.Regions with
                {
                    Nslots = 8,
                    Pools = [new PoolOptions(1, 4096)],
                    DirectoryMode = (UnixFileMode)directoryMode,
                    FileMode = (UnixFileMode)fileMode,
                },
            }
        );

        PeerProcess stranger = world.PeerBehind(
            AsNobody,
            "open",
            ("epoch", producer.Epoch),
            ("nslots", 8),
            ("stride", 4096)
        );
        Assert.StartsWith($"{reason} ", stranger.Await("refused"), StringComparison.Ordinal);
        Assert.Equal(0, stranger.AwaitExit());
        PeerProcess usurper = world.PeerBehind(AsNobody, "own", ("nslots", 8), ("stride", 4096));
        Assert.Contains("denied", usurper.Await("refused"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, usurper.AwaitExit());
    }

    private static void SkipUnlessOthersCanBePlayed()
    {
        bool isRoot = Environment.IsPrivilegedProcess;
        bool canPlay = isRoot && PeerProcess.CanBeStartedBehind(AsNobody);
        Assert.SkipUnless(canPlay, isRoot ? "Another user cannot start the peer." : "Only root can be another user.");
    }
}
