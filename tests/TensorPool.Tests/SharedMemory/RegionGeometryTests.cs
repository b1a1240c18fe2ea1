using System.Runtime.InteropServices;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Tests.SharedMemory;

public class RegionGeometryTests
{
    [Fact]
    [Requirement("W-6-1")]
    [Requirement("W-6-3")]
    [Requirement("W-8.1-1")]
    [Requirement("W-9-1")]
    [Requirement("P0-1")]
    [Requirement("P0-5")]
    public void Places_and_lengths_are_those_of_the_specification()
    {
        Assert.Equal(64, RegionGeometry.SuperblockSize);
        Assert.Equal(256, RegionGeometry.HeaderSlotBytes);
        Assert.Equal(8, RegionGeometry.MaxDims);
        Assert.Equal(64, RegionGeometry.SlotOffset(0));
        Assert.Equal(64 + (7 * 256), RegionGeometry.SlotOffset(7));
        Assert.Equal(64 + (3 * 4096), RegionGeometry.PayloadOffset(3, 4096));
        Assert.Equal(64 + (8 * 256), RegionGeometry.HeaderRingLength(8));
        Assert.Equal(64 + (8 * 4096), RegionGeometry.PoolLength(8, 4096));
    }

    [Fact]
    public void Large_geometries_do_not_overflow()
    {
        Assert.Equal(64 + ((1L << 31) * 256), RegionGeometry.HeaderRingLength(1u << 31));
        Assert.Equal(64 + ((1L << 31) * (1L << 31)), RegionGeometry.PoolLength(1u << 31, 1u << 31));
        Assert.Equal(64 + (((1L << 31) - 1) * (1L << 31)), RegionGeometry.PayloadOffset((1u << 31) - 1, 1u << 31));
    }

    [Theory]
    [Requirement("W-8.1-2")]
    [InlineData(1u, true)]
    [InlineData(8u, true)]
    [InlineData(1u << 31, true)]
    [InlineData(0u, false)]
    [InlineData(3u, false)]
    [InlineData(1000u, false)]
    [InlineData(uint.MaxValue, false)]
    public void Slots_are_a_power_of_two(uint nslots, bool allowed) =>
        Assert.Equal(allowed, RegionGeometry.CheckNslots(nslots) is null);

    [Theory]
    [Requirement("W-15.22-3")]
    [InlineData(4096u, 4096, true)]
    [InlineData(8192u, 4096, true)]
    [InlineData(5000u, 4096, false)]
    [InlineData(12288u, 4096, false)]
    [InlineData(2048u, 4096, false)]
    [InlineData(2048u, 1024, false)] // the page of the system counts as well
    [InlineData(0u, 4096, false)]
    [InlineData(4096u, 2 << 20, false)]
    [InlineData(2u << 20, 2 << 20, true)]
    public void Stride_is_a_power_of_two_and_a_multiple_of_the_page(uint stride, long page, bool allowed) =>
        Assert.Equal(allowed, RegionGeometry.CheckStride<WireV1_1>(stride, page) is null);

    [Fact]
    public void Files_on_hugepages_have_whole_pages()
    {
        Assert.Equal(2 << 20, RegionGeometry.FileLength(64 + 256, 2 << 20, isHugetlbfs: true));
        Assert.Equal(4 << 20, RegionGeometry.FileLength((2 << 20) + 1, 2 << 20, isHugetlbfs: true));
        Assert.Equal(64 + 256, RegionGeometry.FileLength(64 + 256, 4096, isHugetlbfs: false));
    }

    [Theory]
    [Requirement("W-15.1-4")]
    [InlineData(true, Architecture.X64, true, true)]
    [InlineData(true, Architecture.Arm64, true, true)]
    [InlineData(true, Architecture.X64, false, false)]
    [InlineData(true, Architecture.S390x, false, false)]
    [InlineData(true, Architecture.X86, true, false)]
    [InlineData(false, Architecture.X64, true, false)]
    [InlineData(false, Architecture.Arm64, true, false)]
    public void Other_platforms_are_refused(bool isLinux, Architecture architecture, bool isLittleEndian, bool works) =>
        Assert.Equal(works, SupportedPlatform.WhyNot(isLinux, architecture, isLittleEndian) is null);
}
