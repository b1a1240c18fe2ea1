using TensorPool.SharedMemory;
using TensorPool.Tests.Support;
using TensorPool.Wire;

namespace TensorPool.Tests.SharedMemory;

/// <summary>A view never touches memory that is gone: what is mapped is read from /proc/self/maps.</summary>
public class StreamMappingTests
{
    [Fact]
    public void Retired_mapping_goes_when_the_last_user_released_it()
    {
        using var directory = new ShmDirectory();
        using RegionOwner<WireV1_1> owner = Regions.Owner(directory);
        StreamMapping mapping = Open(directory, owner);
        int ownMappings = owner.Current.Pools.Length + 1;
        Assert.Equal(2 * ownMappings, directory.Mappings().Length);

        Assert.True(mapping.TryAcquire());
        Assert.True(mapping.TryAcquire());
        mapping.Retire();
        Assert.True(mapping.IsRetired);
        Assert.Equal(2 * ownMappings, directory.Mappings().Length);
        Assert.Equal(0, mapping.Payload(0, 7, 4096)[4095]); // still readable

        mapping.Release();
        Assert.False(mapping.IsUnmapped);
        mapping.Release();

        Assert.True(mapping.IsUnmapped);
        Assert.Equal(ownMappings, directory.Mappings().Length);
    }

    [Fact]
    public void What_is_gone_does_not_come_back()
    {
        using var directory = new ShmDirectory();
        using RegionOwner<WireV1_1> owner = Regions.Owner(directory);
        StreamMapping mapping = Open(directory, owner);

        mapping.Retire();
        mapping.Retire();

        Assert.False(mapping.TryAcquire());
        Assert.Throws<InvalidOperationException>(mapping.Release);
        Assert.True(mapping.IsUnmapped);
    }

    /// <summary>Many threads read through the mapping while it is retired: a use after the end would kill this process.</summary>
    [Fact]
    public void Users_on_many_threads_keep_it_mapped_while_they_read()
    {
        using var directory = new ShmDirectory();
        using RegionOwner<WireV1_1> owner = Regions.Owner(directory);
        long reads = 0;
        for (int round = 0; round < 20; round++)
        {
            StreamMapping mapping = Open(directory, owner);
            Thread[] readers =
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(_ => new Thread(() =>
                    {
                        while (mapping.TryAcquire())
                        {
                            Interlocked.Add(ref reads, 1 + mapping.Payload(1, 7, 16384)[16383]);
                            mapping.Release();
                        }
                    })),
            ];
            Array.ForEach(readers, reader => reader.Start());
            Thread.SpinWait(round * 100);
            mapping.Retire();
            Array.ForEach(readers, reader => reader.Join());
            Assert.True(mapping.IsUnmapped);
        }

        Assert.Equal(3, directory.Mappings().Length);
        Assert.True(reads > 0);
    }

    [Fact]
    [Requirement("W-9-2")]
    [Requirement("W-9-3")]
    public void Smallest_pool_that_fits_is_found()
    {
        using var directory = new ShmDirectory();
        using RegionOwner<WireV1_1> owner = Regions.Owner(directory);
        StreamMapping mapping = owner.Current;

        Assert.Equal(0, mapping.FindSmallestPool(0));
        Assert.Equal(0, mapping.FindSmallestPool(4096));
        Assert.Equal(1, mapping.FindSmallestPool(4097));
        Assert.Equal(1, mapping.FindSmallestPool(16384));
        Assert.Equal(-1, mapping.FindSmallestPool(16385));
        Assert.Equal(1, mapping.FindPool(2));
        Assert.Equal(-1, mapping.FindPool(3));
    }

    [Fact]
    [Requirement("W-8.2-3")]
    public void Commit_words_lie_in_one_cache_line_each()
    {
        using var directory = new ShmDirectory();
        using RegionOwner<WireV1_1> owner = Regions.Owner(directory);

        for (uint i = 0; i < owner.Current.Nslots; i++)
        {
            nint slot = owner.Current.HeaderRing.Address + RegionGeometry.SlotOffset(i);
            Assert.Equal(0, slot % 64);
        }
    }

    private static StreamMapping Open(ShmDirectory directory, RegionOwner<WireV1_1> owner)
    {
        StreamMapping? mapping = Regions.Open(
            Regions.Announce(owner.Current),
            Regions.Access(directory),
            out RegionRejection? rejection
        );
        Assert.Null(rejection);
        return mapping!;
    }
}
