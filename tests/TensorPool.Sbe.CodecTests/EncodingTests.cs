using System.Buffers;
using Codecs.Arrays;
using Codecs.Dimensions;
using Codecs.Vardata;

namespace TensorPool.Sbe.CodecTests;

/// <summary>What encoders refuse, that they write nothing then, and how long a message is.</summary>
public sealed class EncodingTests
{
    [Fact]
    public void Data_above_its_limit_is_refused_and_moves_nothing()
    {
        BlobsEncoder blobs = BlobsEncoder.Wrap(new byte[512]);
        Assert.Equal(SbeStatus.DataTooLong, blobs.TryWriteB8(new byte[255]));
        Assert.Equal(SbeStatus.DataTooLong, blobs.TryReserveB8(-1, out _));
        Assert.Equal(Blobs.HeaderSize, blobs.EncodedLength);
        Assert.Equal(SbeStatus.Ok, blobs.TryWriteB8(new byte[254]));
        Assert.Equal(SbeStatus.BufferTooSmall, blobs.TryReserveB32(int.MaxValue, out _));
        Assert.Equal(SbeStatus.Ok, blobs.TryWriteB32([1, 2]));
        Assert.Equal(SbeStatus.DataTooLong, blobs.TryWriteLimited(new byte[13]));
        Assert.Equal(SbeStatus.Ok, blobs.TryWriteLimited(new byte[12]));
        Assert.Equal(Blobs.GetEncodedLength(254, 2, 12), blobs.Complete());
    }

    [Fact]
    public void The_throwing_face_names_message_element_position_and_lengths()
    {
        SbeException e = Assert.Throws<SbeException>(static () =>
        {
            BlobsEncoder blobs = BlobsEncoder.Wrap(new byte[64]);
            blobs.WriteB8([]);
            blobs.WriteB32([]);
            blobs.WriteLimited(new byte[13]);
        });
        Assert.Equal(
            (SbeStatus.DataTooLong, "Blobs", "limited", 13, 13L, 12L),
            (e.Status, e.MessageName, e.Element, e.Position, e.Claimed, e.Available)
        );
    }

    [Fact]
    public void Text_that_the_character_set_lacks_is_refused_and_moves_nothing()
    {
        TextsEncoder texts = TextsEncoder.Wrap(new byte[256]);
        int start = texts.EncodedLength;
        Assert.Equal(SbeStatus.TextNotEncodable, texts.TryWriteAscii8("grün"));
        Assert.Equal(start, texts.EncodedLength);
        Assert.Equal(SbeStatus.Ok, texts.TryWriteAscii8("green"));
        Assert.Equal(SbeStatus.TextNotEncodable, texts.TryWriteUtf8("\ud800"));
        Assert.Equal(SbeStatus.Ok, texts.TryWriteUtf8("grün"));
        Assert.Equal(SbeStatus.Ok, texts.TryWriteUtf8Long(""));
        Assert.Equal(SbeStatus.TextNotEncodable, texts.TryWriteLatin("€"));
        Assert.Equal(SbeStatus.Ok, texts.TryWriteLatin("grün"));
        Assert.Equal(Texts.GetEncodedLength(5, 5, 0, 4), texts.Complete());
    }

    [Fact]
    public void Text_that_a_fixed_array_cannot_hold_is_refused_and_changes_nothing()
    {
        CharactersEncoder characters = CharactersEncoder.Wrap(new byte[64]);
        characters.SetStation("abcdef");
        Assert.Equal(SbeStatus.TextTooLong, characters.TrySetStation("abcdefg"));
        Assert.Equal(SbeStatus.TextNotEncodable, characters.TrySetStation("ä"));
        Assert.Equal("abcdef"u8, characters.Station);
        characters.SetStation("xy");
        Assert.Equal("xy\0\0\0\0"u8, characters.Station);
        Assert.Equal(SbeStatus.TextTooLong, characters.TrySetLabelUtf8("üüüüü"));
        Assert.Equal(SbeStatus.Ok, characters.TrySetLabelUtf8("üüüü"));
        Assert.Throws<SbeException>(static () => CharactersEncoder.Wrap(new byte[64]).SetStation(new byte[7]));
    }

    [Theory, InlineData(0), InlineData(4), InlineData(-1), InlineData(int.MaxValue)]
    public void Counts_outside_the_range_of_the_dimension_are_refused(int count)
    {
        RangedEncoder ranged = RangedEncoder.Wrap(new byte[64]);
        Assert.Equal(SbeStatus.CountOutOfRange, ranged.TryBeginBounded(count, out _));
        Assert.Equal(Ranged.HeaderSize, ranged.EncodedLength);
    }

    [Fact]
    public void A_group_of_open_count_keeps_to_the_range()
    {
        RangedEncoder ranged = RangedEncoder.Wrap(new byte[64]);
        RangedEncoder.BoundedGroup group = ranged.BeginBounded();
        Assert.Equal(SbeStatus.CountNotReached, ranged.TryComplete(out _));
        group.Next().V = 1;
        Assert.Equal(SbeStatus.Ok, ranged.TryComplete(out _));
        group.Next().V = 2;
        group.Next().V = 3;
        Assert.Equal(SbeStatus.CountExceeded, group.TryNext(out _));
        Assert.Equal(Ranged.GetEncodedLength(3), ranged.Complete());
    }

    [Fact]
    public void Entries_beyond_the_count_and_missing_entries_are_refused()
    {
        RangedEncoder ranged = RangedEncoder.Wrap(new byte[64]);
        RangedEncoder.BoundedGroup group = ranged.BeginBounded(2);
        group.Next();
        Assert.Equal(SbeStatus.CountNotReached, ranged.TryComplete(out _));
        group.Next();
        Assert.Equal(SbeStatus.CountExceeded, group.TryNext(out _));
        Assert.Equal(SbeStatus.Ok, ranged.TryComplete(out int length));
        Assert.Equal(Ranged.GetEncodedLength(2), length);
    }

    [Fact]
    public void A_refused_message_leaves_the_buffer_alone()
    {
        byte[] buffer = new byte[Texts.HeaderSize + Texts.BlockLength - 1];
        buffer.AsSpan().Fill(0xCC);
        Assert.Equal(SbeStatus.BufferTooSmall, TextsEncoder.TryWrap(buffer, out _));
        Assert.Throws<SbeException>(() => TextsEncoder.Wrap(buffer));
        Assert.True(buffer.AsSpan().IndexOfAnyExcept((byte)0xCC) < 0);
    }

    [Fact]
    public void A_length_that_no_buffer_has_is_an_overflow()
    {
        Assert.Throws<OverflowException>(static () => Blobs.GetEncodedLength(0, int.MaxValue, 0));
        Assert.Throws<OverflowException>(static () => Blobs.GetEncodedLength(0, -1, 0));
        Assert.Throws<OverflowException>(static () =>
            Texts.GetEncodedLength(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)
        );
        Assert.Throws<OverflowException>(static () => Wide.GetEncodedLength(int.MaxValue, 0, 0));
        Assert.Throws<OverflowException>(static () => Wide.Groups.G32.GetEncodedLength(-1));
        Assert.Equal(int.MaxValue, Blobs.GetEncodedLength(0, int.MaxValue - Blobs.HeaderSize - Blobs.MinimumLength, 0));
    }

    [Fact]
    public void The_lengths_of_groups_add_up()
    {
        int whole = Codecs.Groups.Tree.GetEncodedLength(1, 2, 3, 10, 20, 4, 30, 40, 5, 60);
        int sum =
            Codecs.Groups.Tree.HeaderSize
            + Codecs.Groups.Tree.BlockLength
            + Codecs.Groups.Tree.Groups.Branches.GetEncodedLength(1, 2, 3, 10, 20, 4, 30, 40)
            + Codecs.Groups.Tree.Groups.Roots.GetEncodedLength(5)
            + 2
            + 60;
        Assert.Equal(sum, whole);
    }

    [Fact]
    public void A_buffer_writer_gets_exactly_the_message()
    {
        var writer = new ArrayBufferWriter<byte>();
        writer.Write((ReadOnlySpan<byte>)[1, 2, 3]);
        for (int i = 0; i < 2; i++)
        {
            int length = Blobs.GetEncodedLength(1, 2, 3);
            BlobsEncoder blobs = BlobsEncoder.Wrap(writer, length);
            blobs.WriteB8([1]);
            blobs.WriteB32([1, 2]);
            new byte[] { 7, 8, 9 }.CopyTo(blobs.ReserveLimited(3));
            Assert.Equal(length, blobs.CompleteTo(writer));
        }

        Assert.Equal(3 + (2 * Blobs.GetEncodedLength(1, 2, 3)), writer.WrittenCount);
        BlobsDecoder decoder = BlobsDecoder.Wrap(writer.WrittenSpan[3..]);
        decoder.SkipB8();
        decoder.SkipB32();
        Assert.Equal([7, 8, 9], decoder.ReadLimited().ToArray());
    }

    [Fact]
    public void Elements_of_arrays_are_checked_against_its_length()
    {
        byte[] buffer = new byte[Numeric.GetEncodedLength()];
        Assert.Throws<ArgumentOutOfRangeException>(() => NumericDecoder.Wrap(Encoded(buffer)).GetI16(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            NumericDecoder.Wrap(Encoded(buffer)).GetI16(Numeric.Fields.I16.Length)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            NumericEncoder.Wrap(buffer).SetI16(Numeric.Fields.I16.Length, 1)
        );
        Assert.Throws<ArgumentException>(() =>
            NumericEncoder.Wrap(buffer).SetI16(new short[Numeric.Fields.I16.Length + 1])
        );
        NumericEncoder encoder = NumericEncoder.Wrap(buffer);
        encoder.I16.Fill(-1);
        encoder.SetI16([5]);
        Assert.Equal(5, encoder.GetI16(0));
        Assert.True(encoder.I16[1..].IndexOfAnyExcept((short)0) < 0);

        static byte[] Encoded(byte[] buffer)
        {
            NumericEncoder.Wrap(buffer).Clear();
            return buffer;
        }
    }
}
