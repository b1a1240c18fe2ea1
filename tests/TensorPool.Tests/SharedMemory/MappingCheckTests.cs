using TensorPool.SharedMemory;
using TensorPool.Tests.Support;
using TensorPool.Wire;

namespace TensorPool.Tests.SharedMemory;

/// <summary>Announces of the mapped epoch against the mapping (wire 1.1, section 11.2, last paragraph).</summary>
public sealed class MappingCheckTests : IDisposable
{
    private readonly ShmDirectory _directory = new();
    private readonly RegionOwner<WireV1_1> _owner;
    private readonly StreamMapping _mapping;
    private readonly PoolAnnouncement _announcement;
    private readonly MappingCheck<WireV1_1> _check;

    public MappingCheckTests()
    {
        _owner = Regions.Owner(_directory, nowNs: 5000);
        _announcement = Regions.Announce(_owner.Current);
        _mapping = Regions.Open(_announcement, Regions.Access(_directory), out _)!;
        _check = new MappingCheck<WireV1_1>(_mapping);
    }

    public void Dispose()
    {
        _mapping.Retire();
        _owner.Dispose();
        _directory.Dispose();
    }

    [Fact]
    [Requirement("O-20")]
    public void Nothing_changed_and_nothing_allocated()
    {
        Assert.Equal(MappingChange.None, _check.Compare(_announcement));
        Assert.Equal(5000UL, _check.OldestActivityNs());

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            _check.Compare(_announcement);
            _check.OldestActivityNs();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    [Requirement("W-15.1-1")]
    public void Other_slots_pools_and_strides_are_noticed()
    {
        _announcement.HeaderNslots = 16;
        Assert.Equal(MappingChange.Geometry, _check.Compare(_announcement));

        _announcement.HeaderNslots = 8;
        _announcement.Pools[0].StrideBytes = 8192;
        Assert.Equal(MappingChange.Geometry, _check.Compare(_announcement));

        _announcement.Pools[0].StrideBytes = 4096;
        _announcement.Pools[0].PoolId = 9;
        Assert.Equal(MappingChange.Geometry, _check.Compare(_announcement));

        _announcement.Pools[0].PoolId = 1;
        _announcement.AddPool().PoolId = 3;
        Assert.Equal(MappingChange.Geometry, _check.Compare(_announcement));
    }

    [Fact]
    public void Other_files_are_noticed()
    {
        _announcement.Pools[1].RegionUri.Set("shm:file?path=/dev/shm/other");
        Assert.Equal(MappingChange.Location, _check.Compare(_announcement));

        _announcement.HeaderRegionUri.Set("shm:file?path=/dev/shm/other");
        Assert.Equal(MappingChange.Location, _check.Compare(_announcement));
    }

    [Theory]
    [Requirement("W-15.1-2")]
    [Requirement("W-15.14-3")]
    [Requirement("W-15.14-7")]
    [InlineData(0, "Superblock")]
    [InlineData(8, "Superblock")]
    [InlineData(12, "Superblock")]
    [InlineData(20, "Superblock")]
    [InlineData(24, "Superblock")]
    [InlineData(28, "Superblock")]
    [InlineData(40, "Pid")]
    [InlineData(48, "StartTimestamp")]
    [InlineData(56, "None")]
    public void Changed_superblock_is_noticed(int offset, string change)
    {
        _owner.Current.HeaderRing.At(offset) ^= 1;

        Assert.Equal(change, _check.Compare(_announcement).ToString());
    }

    [Fact]
    public void Pools_are_looked_at_as_well()
    {
        _owner.Current.Pools[1].Region.At(0) ^= 1;
        Assert.Equal(MappingChange.Superblock, _check.Compare(_announcement));

        _owner.Current.Pools[1].Region.At(0) ^= 1;
        _owner.Current.Pools[0].Region.At(40) ^= 1;
        Assert.Equal(MappingChange.Pid, _check.Compare(_announcement));
    }

    [Fact]
    public void Oldest_activity_counts()
    {
        RegionActivity.Refresh<WireV1_1>(_owner.Current, 9000);
        WireV1_1.WriteActivityTimestamp(ref _owner.Current.Pools[1].Region.At(0), 6000);

        Assert.Equal(6000UL, _check.OldestActivityNs());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Truncated_file_is_noticed_before_it_is_touched(int pool)
    {
        string path = pool < 0 ? _mapping.HeaderUri.Path : _mapping.Pools[pool].Uri.Path;
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(0);
        }

        Assert.Equal(MappingChange.Truncated, _check.Compare(_announcement));
    }
}
