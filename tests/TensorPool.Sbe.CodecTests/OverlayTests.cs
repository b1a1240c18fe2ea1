using System.Runtime.InteropServices;
using Codecs.Wire;

namespace TensorPool.Sbe.CodecTests;

/// <summary>The two records of shared memory, looked at in place.</summary>
public sealed class OverlayTests
{
    /// <summary>Pinned memory that begins at a multiple of 256.</summary>
    private sealed class Memory
    {
        private readonly byte[] _bytes = GC.AllocateArray<byte>(1024, pinned: true);

        public Memory() => Address = (Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0) + 255) & ~(nint)255;

        public nint Address { get; }

        public Span<byte> Span =>
            _bytes.AsSpan((int)(Address - Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0)), 512);
    }

    [Fact]
    public void A_span_a_reference_and_an_address_lead_to_the_same_record()
    {
        var memory = new Memory();
        ShmRegionSuperblockOverlay block = ShmRegionSuperblockOverlay.FromReference(ref memory.Span[0], 64);
        block.WriteActivityTimestampNsRelease(7);

        Assert.Equal(7UL, ShmRegionSuperblockOverlay.Wrap(memory.Span).ReadActivityTimestampNsAcquire());
        Assert.Equal(7UL, ShmRegionSuperblockView.FromAddress(memory.Address, 64).ActivityTimestampNs);
        Assert.Equal(7UL, ShmRegionSuperblockView.FromReference(ref memory.Span[0], 64).ActivityTimestampNs);
        SbeException e = Assert.Throws<SbeException>(() =>
            ShmRegionSuperblockOverlay.FromReference(ref memory.Span[0], 63)
        );
        Assert.Equal((SbeStatus.TruncatedBlock, 63L), (e.Status, e.Available));
        Assert.Throws<ArgumentException>(() => ShmRegionSuperblockView.FromReference(ref memory.Span[1], 64));
    }

    [Fact]
    public void Offsets_are_those_of_the_wire_specification()
    {
        Assert.Equal(64, ShmRegionSuperblock.BlockLength);
        Assert.Equal(
            [0, 8, 12, 20, 24, 26, 28, 32, 36, 40, 48, 56],
            [
                ShmRegionSuperblock.Fields.Magic.Offset,
                ShmRegionSuperblock.Fields.LayoutVersion.Offset,
                ShmRegionSuperblock.Fields.Epoch.Offset,
                ShmRegionSuperblock.Fields.StreamId.Offset,
                ShmRegionSuperblock.Fields.RegionType.Offset,
                ShmRegionSuperblock.Fields.PoolId.Offset,
                ShmRegionSuperblock.Fields.Nslots.Offset,
                ShmRegionSuperblock.Fields.SlotBytes.Offset,
                ShmRegionSuperblock.Fields.StrideBytes.Offset,
                ShmRegionSuperblock.Fields.Pid.Offset,
                ShmRegionSuperblock.Fields.StartTimestampNs.Offset,
                ShmRegionSuperblock.Fields.ActivityTimestampNs.Offset,
            ]
        );
        Assert.Equal(256, TensorSlotHeader256.BlockLength);
        Assert.Equal(
            [0, 8, 16, 24, 28, 32, 36, 40, 42, 44, 46, 47, 48, 80, 112],
            [
                TensorSlotHeader256.Fields.CommitWord.Offset,
                TensorSlotHeader256.Fields.FrameId.Offset,
                TensorSlotHeader256.Fields.TimestampNs.Offset,
                TensorSlotHeader256.Fields.MetaVersion.Offset,
                TensorSlotHeader256.Fields.ValuesLenBytes.Offset,
                TensorSlotHeader256.Fields.PayloadSlot.Offset,
                TensorSlotHeader256.Fields.PayloadOffset.Offset,
                TensorSlotHeader256.Fields.PoolId.Offset,
                TensorSlotHeader256.Fields.Dtype.Offset,
                TensorSlotHeader256.Fields.MajorOrder.Offset,
                TensorSlotHeader256.Fields.Ndims.Offset,
                TensorSlotHeader256.Fields.PadAlign.Offset,
                TensorSlotHeader256.Fields.Dims.Offset,
                TensorSlotHeader256.Fields.Strides.Offset,
                TensorSlotHeader256.Fields.Padding.Offset,
            ]
        );
    }

    [Fact]
    public void Plain_access_reads_and_writes_in_place()
    {
        var memory = new Memory();
        ShmRegionSuperblockOverlay block = ShmRegionSuperblockOverlay.FromAddress(memory.Address, 64);
        block.Magic = 0x544F504C53484D31;
        block.LayoutVersion = 1;
        block.Epoch = 0x1122334455667788;
        block.RegionType = RegionType.PAYLOAD_POOL;
        block.ActivityTimestampNs = ulong.MaxValue;

        Assert.Equal("314d48534c504f54" + "01000000" + "8877665544332211", Hex(memory.Span[..20]));
        Assert.Equal((short)RegionType.PAYLOAD_POOL, BitConverter.ToInt16(memory.Span[24..]));
        Assert.Equal(ulong.MaxValue, BitConverter.ToUInt64(memory.Span[56..]));
        Assert.True(memory.Span[64..].IndexOfAnyExcept((byte)0) < 0);

        ShmRegionSuperblockView view = block.AsView();
        Assert.Equal(0x1122334455667788UL, view.Epoch);
        Assert.Equal(RegionType.PAYLOAD_POOL, view.RegionTypeOrNull);
        memory.Span[8] = 2;
        Assert.Equal(2U, view.LayoutVersion);
        block.Clear();
        Assert.True(memory.Span.IndexOfAnyExcept((byte)0) < 0);
    }

    [Fact]
    public void Release_and_acquire_reach_the_same_bytes()
    {
        var memory = new Memory();
        TensorSlotHeader256Overlay slot = TensorSlotHeader256Overlay.Wrap(memory.Span);
        slot.WriteCommitWordRelease(0x0102030405060708);
        Assert.Equal("0807060504030201", Hex(memory.Span[..8]));
        Assert.Equal(0x0102030405060708UL, slot.ReadCommitWordAcquire());
        Assert.Equal(slot.CommitWord, slot.AsView().ReadCommitWordAcquire());

        slot.WriteDtypeRelease(Dtype.FLOAT32);
        Assert.Equal(Dtype.FLOAT32, slot.Dtype);
        Assert.Equal(Dtype.FLOAT32, slot.ReadDtypeAcquire());
        slot.WritePoolIdRelease(513);
        Assert.Equal("0102", Hex(memory.Span[40..42]));
    }

    [Fact]
    public void Interlocked_access_returns_what_was_there_and_what_is()
    {
        var memory = new Memory();
        ShmRegionSuperblockOverlay block = ShmRegionSuperblockOverlay.Wrap(memory.Span);
        block.Pid = 5;
        Assert.Equal(5UL, block.ExchangePid(7));
        Assert.Equal(7UL, block.CompareExchangePid(9, 8));
        Assert.Equal(7UL, block.CompareExchangePid(9, 7));
        Assert.Equal(9UL, block.Pid);
        Assert.Equal(11UL, block.AddPid(2));
        Assert.Equal(11UL, BitConverter.ToUInt64(memory.Span[40..]));
        Assert.Equal(10UL, block.AddPid(ulong.MaxValue));
    }

    [Fact]
    public void A_field_off_its_natural_boundary_has_plain_access_only()
    {
        IEnumerable<string> members = typeof(ShmRegionSuperblockOverlay)
            .GetMethods()
            .Concat(typeof(ShmRegionSuperblockView).GetMethods())
            .Select(static m => m.Name)
            .Where(static n => n.Contains("Epoch", StringComparison.Ordinal));
        Assert.Equal(["get_Epoch", "get_EpochRaw", "set_Epoch", "set_EpochRaw"], members.Distinct().Order());
        Assert.DoesNotContain(
            typeof(ShmRegionSuperblockView).GetMethods(),
            static m =>
                m.Name.StartsWith("set_", StringComparison.Ordinal)
                || m.Name.EndsWith("Release", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Memory_that_is_too_short_is_refused()
    {
        var memory = new Memory();
        SbeException e = Assert.Throws<SbeException>(() => ShmRegionSuperblockOverlay.FromAddress(memory.Address, 63));
        Assert.Equal(SbeStatus.TruncatedBlock, e.Status);
        Assert.Equal((64L, 63L), (e.Claimed, e.Available));
        Assert.Throws<SbeException>(() => ShmRegionSuperblockView.FromAddress(memory.Address, 63));
        Assert.Throws<SbeException>(() => TensorSlotHeader256Overlay.Wrap(memory.Span[..255]));
        Assert.Throws<SbeException>(() => TensorSlotHeader256View.Wrap(default));
        Assert.ThrowsAny<Exception>(() => ShmRegionSuperblockOverlay.FromAddress(memory.Address, -1));
        Assert.ThrowsAny<Exception>(() => ShmRegionSuperblockOverlay.FromAddress(0, 64));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(4)]
    public void Memory_that_is_misaligned_is_refused(int offset)
    {
        var memory = new Memory();
        Assert.Throws<ArgumentException>(() => ShmRegionSuperblockOverlay.FromAddress(memory.Address + offset, 64));
        Assert.Throws<ArgumentException>(() => TensorSlotHeader256View.FromAddress(memory.Address + offset, 256));
        Assert.Equal(8, ShmRegionSuperblock.Alignment);
        _ = ShmRegionSuperblockOverlay.FromAddress(memory.Address + 8, 64);
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
