using TensorPool.Wire;

namespace TensorPool.Tests.Wire;

[Requirement("P1-3")]
public class SuperblockCodecTests
{
    /// <summary>Pool 1 with 8 slots of 4096, pid 1234, start 1e9, activity 2e9.</summary>
    private const string Golden =
        "314d48534c504f540100000007000000000000002a00000002000100080000000010000000100000d204000000000000"
        + "00ca9a3b000000000094357700000000";

    private static Superblock Pool { get; } =
        new()
        {
            Magic = Superblock.ExpectedMagic,
            LayoutVersion = Superblock.ExpectedLayoutVersion,
            Epoch = 7,
            StreamId = 42,
            RegionType = RegionType.PayloadPool,
            PoolId = 1,
            Nslots = 8,
            SlotBytes = 4096,
            StrideBytes = 4096,
            Pid = 1234,
            StartTimestampNs = 1_000_000_000,
            ActivityTimestampNs = 2_000_000_000,
        };

    [Fact]
    [Requirement("W-7.1-1")]
    [Requirement("W-6-2")]
    public void Superblock_is_written_as_the_reference_does()
    {
        byte[] region = Region();

        WireV1_1.WriteSuperblock(ref region[0], Pool);

        Assert.Equal(Golden, Convert.ToHexStringLower(region.AsSpan(0, 64)));
        Assert.Equal(-1, region.AsSpan(64).IndexOfAnyExcept((byte)0xAA));
    }

    [Fact]
    [Requirement("W-7.1-1")]
    public void Reference_superblock_is_read_field_by_field()
    {
        byte[] region = Region();
        Convert.FromHexString(Golden).CopyTo(region, 0);

        WireV1_1.ReadSuperblock(ref region[0], out Superblock superblock);

        Assert.Equal(Pool, superblock);
    }

    [Fact]
    [Requirement("W-7.1-3")]
    public void Activity_timestamp_is_the_only_field_that_its_refresh_changes()
    {
        byte[] region = Region();
        WireV1_1.WriteSuperblock(ref region[0], Pool);

        WireV1_1.WriteActivityTimestamp(ref region[0], 3_000_000_000);

        WireV1_1.ReadSuperblock(ref region[0], out Superblock superblock);
        Assert.Equal(3_000_000_000ul, WireV1_1.ReadActivityTimestamp(ref region[0]));
        Assert.Equal(Pool with { ActivityTimestampNs = 3_000_000_000 }, superblock);
    }

    [Fact]
    public void Region_type_without_meaning_survives_reading()
    {
        byte[] region = Region();
        WireV1_1.WriteSuperblock(ref region[0], Pool);
        region[24] = 9;

        WireV1_1.ReadSuperblock(ref region[0], out Superblock superblock);

        Assert.Equal((RegionType)9, superblock.RegionType);
    }

    [Fact]
    public void Slots_of_a_pool_are_as_long_as_its_stride()
    {
        Assert.True(WireV1_1.IsPoolSlotBytes(4096, 4096));
        Assert.False(WireV1_1.IsPoolSlotBytes(uint.MaxValue, 4096)); // what a driver of wire 1.2 writes
    }

    private static byte[] Region()
    {
        byte[] region = GC.AllocateArray<byte>(128, pinned: true);
        region.AsSpan().Fill(0xAA);
        return region;
    }
}
