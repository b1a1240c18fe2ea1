using System.Buffers.Binary;
using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.Tests.Wire;

[Requirement("P1-4")]
public class SlotCodecTests
{
    /// <summary>Seq 1029 committed, 24 bytes, slot 5, pool 1, FLOAT32, ROW, dims 2x3, strides 12,4.</summary>
    private const string Golden =
        "0a08000000000000050400000000000000ca9a3b00000000030000001800000005000000000000000100090001000200"
        + "02000000030000000000000000000000000000000000000000000000000000000c000000040000000000000000000000"
        + "00000000000000000000000000000000";

    private static SlotHeader Header { get; } =
        new()
        {
            FrameId = 1029,
            TimestampNs = 1_000_000_000,
            MetaVersion = 3,
            ValuesLenBytes = 24,
            PayloadSlot = 5,
            PoolId = 1,
            Layout = new TensorLayout(Dtype.Float32, MajorOrder.Row, [2, 3], [12, 4]),
        };

    [Theory]
    [InlineData(0ul)]
    [InlineData(1ul)]
    [InlineData(1029ul)]
    [InlineData((1ul << 63) - 1)]
    [Requirement("W-8.3-1")]
    public void First_word_takes_two_values_for_a_frame(ulong seq)
    {
        Assert.Equal((seq << 1) | 1, WireV1_1.WritingWord(seq));
        Assert.Equal(seq << 1, WireV1_1.CommittedWord(seq));
        Assert.False(WireV1_1.IsCommitted(WireV1_1.WritingWord(seq)));
        Assert.True(WireV1_1.IsCommitted(WireV1_1.CommittedWord(seq)));
        Assert.Equal(seq, WireV1_1.FrameIdOf(WireV1_1.WritingWord(seq)));
        Assert.Equal(seq, WireV1_1.FrameIdOf(WireV1_1.CommittedWord(seq)));
    }

    [Fact]
    [Requirement("W-8.2-1")]
    [Requirement("W-6-2")]
    public void Header_is_written_as_the_reference_does()
    {
        byte[] slot = Slot(0);
        BinaryPrimitives.WriteUInt64LittleEndian(slot, WireV1_1.CommittedWord(1029));

        WireV1_1.WriteSlotHeader(ref slot[0], Header);

        Assert.Equal(Golden, Convert.ToHexStringLower(slot.AsSpan(0, 112)));
    }

    [Fact]
    [Requirement("W-8.2-1")]
    public void Reference_header_is_read_field_by_field()
    {
        byte[] slot = Slot(0);
        Convert.FromHexString(Golden).CopyTo(slot, 0);

        bool isHeader = WireV1_1.TryReadSlotHeader(ref slot[0], out SlotHeader header);

        Assert.True(isHeader);
        Assert.Equal(1029ul, header.FrameId);
        Assert.Equal(1_000_000_000ul, header.TimestampNs);
        Assert.Equal(3u, header.MetaVersion);
        Assert.Equal(24u, header.ValuesLenBytes);
        Assert.Equal(5u, header.PayloadSlot);
        Assert.Equal(0u, header.PayloadOffset);
        Assert.Equal(1, header.PoolId);
        Assert.Equal(new TensorLayout(Dtype.Float32, MajorOrder.Row, [2, 3], [12, 4]), header.Layout);
    }

    [Fact]
    [Requirement("W-8.3-3")]
    [Requirement("W-8.2-11")]
    [Requirement("W-8.2-8")]
    public void Header_leaves_nothing_of_what_the_slot_held_but_the_first_word_and_the_users_bytes()
    {
        byte[] garbage = Slot(0xAA);
        byte[] clean = Slot(0);

        WireV1_1.WriteSlotHeader(ref garbage[0], Header);
        WireV1_1.WriteSlotHeader(ref clean[0], Header);

        Assert.Equal(clean[8..112], garbage[8..112]);
        Assert.Equal(Slot(0xAA)[..8], garbage[..8]);
        Assert.Equal(Slot(0xAA)[112..], garbage[112..]);
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32LittleEndian(garbage.AsSpan(36))); // payloadOffset
        Assert.Equal(0, garbage[47]); // padAlign
    }

    [Fact]
    [Requirement("W-8.2-8")]
    public void Extents_and_strides_are_words_at_48_and_80()
    {
        byte[] slot = Slot(0);
        SlotHeader header = Header;
        header.Layout = new TensorLayout(
            Dtype.UInt8,
            MajorOrder.Row,
            [1, 2, 3, 4, 5, 6, 7, 8],
            [0, 0, 0, 0, 0, 0, 9, 1]
        );

        WireV1_1.WriteSlotHeader(ref slot[0], header);

        int[] words = [.. Enumerable.Range(0, 16).Select(i => BitConverter.ToInt32(slot, 48 + (i * 4)))];
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 9, 1], words);
    }

    [Fact]
    [Requirement("W-8.2-7")]
    public void Users_bytes_are_all_behind_the_strides_and_change_nothing_of_the_header()
    {
        byte[] slot = Slot(0);
        WireV1_1.WriteSlotHeader(ref slot[0], Header);

        new Random(7).NextBytes(WireV1_1.UserBytes(ref slot[0]));
        bool isHeader = WireV1_1.TryReadSlotHeader(ref slot[0], out SlotHeader header);

        Assert.True(isHeader);
        Assert.Equal(Header.Layout, header.Layout);
        Assert.Equal(144, WireV1_1.UserBytes(ref slot[0]).Length);
        Assert.Equal(slot[112..], WireV1_1.ReadUserBytes(ref slot[0]).ToArray());
        Assert.Equal(Golden[16..], Convert.ToHexStringLower(slot.AsSpan(8, 104)));
    }

    [Fact]
    [Requirement("W-8.2-10")]
    public void Rank_that_is_too_high_is_read_as_it_is_and_found_to_be_wrong()
    {
        byte[] slot = Slot(0xFF);
        WireV1_1.WriteSlotHeader(ref slot[0], Header);
        slot[46] = 9;

        WireV1_1.TryReadSlotHeader(ref slot[0], out SlotHeader header);

        Assert.Equal(9, header.Layout.Rank);
        Assert.Equal(LayoutError.TooManyDims, header.Layout.Check(header.ValuesLenBytes));
    }

    [Fact]
    public void Entries_beyond_the_rank_are_not_read_and_not_passed_on()
    {
        byte[] slot = Slot(0);
        WireV1_1.WriteSlotHeader(ref slot[0], Header);
        BinaryPrimitives.WriteInt32LittleEndian(slot.AsSpan(48 + (2 * 4)), -5);
        BinaryPrimitives.WriteInt32LittleEndian(slot.AsSpan(80 + (7 * 4)), -5);

        WireV1_1.TryReadSlotHeader(ref slot[0], out SlotHeader header);
        byte[] copy = Slot(0);
        WireV1_1.WriteSlotHeader(ref copy[0], header);

        Assert.Equal(LayoutError.None, header.Layout.Check(24));
        Assert.Equal(Golden[16..], Convert.ToHexStringLower(copy.AsSpan(8, 104)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(99)]
    [InlineData(-1)]
    [Requirement("W-15.8-1")]
    public void Element_type_without_meaning_survives_reading_and_fails_the_check(short dtype)
    {
        byte[] slot = Slot(0);
        WireV1_1.WriteSlotHeader(ref slot[0], Header);
        BinaryPrimitives.WriteInt16LittleEndian(slot.AsSpan(42), dtype);

        WireV1_1.TryReadSlotHeader(ref slot[0], out SlotHeader header);

        Assert.Equal((Dtype)dtype, header.Layout.Dtype);
        Assert.Equal(LayoutError.UnknownDtype, header.Layout.Check(24));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(-1)]
    [Requirement("W-15.8-1")]
    public void Order_without_meaning_survives_reading_and_fails_the_check(short order)
    {
        byte[] slot = Slot(0);
        WireV1_1.WriteSlotHeader(ref slot[0], Header);
        BinaryPrimitives.WriteInt16LittleEndian(slot.AsSpan(44), order);

        WireV1_1.TryReadSlotHeader(ref slot[0], out SlotHeader header);

        Assert.Equal((MajorOrder)order, header.Layout.Order);
        Assert.Equal(LayoutError.UnknownOrder, header.Layout.Check(24));
    }

    /// <summary>A slot on an aligned address that does not move.</summary>
    private static byte[] Slot(byte content)
    {
        byte[] slot = GC.AllocateArray<byte>(256, pinned: true);
        slot.AsSpan().Fill(content);
        return slot;
    }
}
