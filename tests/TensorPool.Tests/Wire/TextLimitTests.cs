using System.Buffers.Binary;
using System.Text;
using TensorPool.Wire;

namespace TensorPool.Tests.Wire;

/// <summary>Texts and groups are bounded (WO-44), on the way out and on the way in.</summary>
public class TextLimitTests
{
    [Theory]
    [InlineData(4096, nameof(WireStatus.Ok))]
    [InlineData(4097, nameof(WireStatus.Malformed))]
    public void Uri_of_a_region_is_bounded(int length, string expected)
    {
        // Announcement with one pool: header 8, block 27, group 4, entry 10, then the length of its URI.
        byte[] shortUri = Messages.Encode(Messages.Announcement());
        byte[] bytes = WithText(shortUri, 8 + 27 + 4 + 10, length);

        Assert.Equal(expected, WireV1_1.TryDecodePoolAnnouncement(bytes, new PoolAnnouncement()).ToString());
    }

    [Theory]
    [InlineData(4096, nameof(WireStatus.Ok))]
    [InlineData(4097, nameof(WireStatus.Malformed))]
    public void Uri_of_the_header_ring_is_bounded(int length, string expected)
    {
        byte[] shortUri = Messages.Encode(Messages.Announcement());
        byte[] bytes = WithText(shortUri, shortUri.Length - 4 - "shm:file?path=/t/h".Length, length);

        Assert.Equal(expected, WireV1_1.TryDecodePoolAnnouncement(bytes, new PoolAnnouncement()).ToString());
    }

    [Theory]
    [InlineData(256, nameof(WireStatus.Ok))]
    [InlineData(257, nameof(WireStatus.Malformed))]
    public void Name_of_a_source_is_bounded(int length, string expected)
    {
        byte[] bytes = WithText(Messages.Encode(Messages.Source()), 8 + 20, length);

        Assert.Equal(
            expected,
            WireV1_1.TryDecodeDataSourceAnnouncement(bytes, new DataSourceAnnouncement()).ToString()
        );
    }

    [Theory]
    [InlineData(1024, nameof(WireStatus.Ok))]
    [InlineData(1025, nameof(WireStatus.Malformed))]
    public void Error_message_is_bounded(int length, string expected)
    {
        byte[] bytes = WithText(Messages.Encode(Messages.Response()), 8 + 12, length);

        Assert.Equal(expected, WireV1_1.TryDecodeControlResponse(bytes, new ControlResponse()).ToString());
    }

    [Theory]
    [InlineData(64, nameof(WireStatus.Ok))]
    [InlineData(65, nameof(WireStatus.Malformed))]
    public void Number_of_attributes_is_bounded(int count, string expected)
    {
        byte[] bytes = [.. Messages.Encode(new DataSourceMetadata()), .. new byte[count * 12]];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8 + 16 + 2), (ushort)count);

        DataSourceMetadata metadata = new();

        Assert.Equal(expected, WireV1_1.TryDecodeDataSourceMetadata(bytes, metadata).ToString());
    }

    [Theory]
    [InlineData(256, nameof(WireStatus.Ok))]
    [InlineData(257, nameof(WireStatus.Malformed))]
    public void Number_of_pools_is_bounded(int count, string expected)
    {
        byte[] pool = new byte[14];
        byte[] bytes =
        [
            .. Messages.Encode(new PoolAnnouncement())[..(8 + 27 + 4)],
            .. Enumerable.Repeat(pool, count).SelectMany(entry => entry),
            .. new byte[4],
        ];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8 + 27), 10);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8 + 27 + 2), (ushort)count);

        Assert.Equal(expected, WireV1_1.TryDecodePoolAnnouncement(bytes, new PoolAnnouncement()).ToString());
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    [Requirement("W-16-4")]
    public void Entry_of_another_length_is_refused(ushort blockLength)
    {
        byte[] bytes = [.. Messages.Encode(Messages.Announcement()), .. new byte[16]];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8 + 27), blockLength);

        Assert.Equal(WireStatus.Malformed, WireV1_1.TryDecodePoolAnnouncement(bytes, new PoolAnnouncement()));
    }

    [Fact]
    [Requirement("W-16-4")]
    public void Attribute_with_a_block_is_refused()
    {
        byte[] bytes = [.. Messages.Encode(Messages.Metadata()), .. new byte[16]];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8 + 16), 4);

        Assert.Equal(WireStatus.Malformed, WireV1_1.TryDecodeDataSourceMetadata(bytes, new DataSourceMetadata()));
    }

    [Fact]
    public void Text_outside_ASCII_is_refused_but_a_value_may_hold_anything()
    {
        DataSourceMetadata metadata = Messages.Metadata();
        metadata.Attributes[0].Value.TrySet([0, 128, 255]);
        byte[] bytes = Messages.Encode(metadata);
        byte[] badKey = [.. bytes];
        badKey[bytes.AsSpan().IndexOf("camera_serial"u8)] = 200;

        Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodeDataSourceMetadata(bytes, metadata));
        Assert.Equal([0, 128, 255], metadata.Attributes[0].Value.Span.ToArray());
        Assert.Equal(WireStatus.Malformed, WireV1_1.TryDecodeDataSourceMetadata(badKey, metadata));
    }

    [Fact]
    public void Text_that_messages_cannot_carry_is_refused_with_a_reason()
    {
        OwnedBytes name = new(MessageLimits.Name);
        name.Set("before");

        Assert.Contains("ASCII", Assert.Throws<ArgumentException>(() => name.Set("caméra")).Message);
        Assert.Contains("256", Assert.Throws<ArgumentException>(() => name.Set(new string('a', 257))).Message);
        Assert.Equal("before", name.ToString());
    }

    [Fact]
    public void Limits_of_a_message_are_refused_when_it_is_built()
    {
        DataSourceMetadata metadata = new();
        for (int i = 0; i < MessageLimits.Attributes; i++)
        {
            metadata.AddAttribute();
        }

        Assert.Contains("64", Assert.Throws<InvalidOperationException>(metadata.AddAttribute).Message);
    }

    [Fact]
    public void Entries_are_handed_out_again_and_a_shorter_message_leaves_none_behind()
    {
        PoolAnnouncement announcement = Messages.Announcement();
        PoolEntry first = announcement.Pools[0];
        announcement.AddPool().RegionUri.Set("shm:file?path=/t/q");
        byte[] two = Messages.Encode(announcement);
        byte[] one = Messages.Encode(Messages.Announcement());

        Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodePoolAnnouncement(two, announcement));
        Assert.Equal(2, announcement.Pools.Length);
        Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodePoolAnnouncement(one, announcement));
        Assert.Equal(1, announcement.Pools.Length);
        Assert.Same(first, announcement.Pools[0]);
        Assert.Equal("shm:file?path=/t/p", first.RegionUri.ToString());
    }

    /// <summary>Replaces the text whose length stands at an offset by one of another length.</summary>
    private static byte[] WithText(byte[] bytes, int offset, int length)
    {
        int old = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(offset));
        byte[] text = Encoding.ASCII.GetBytes(new string('x', length));
        byte[] prefix = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, length);
        return [.. bytes[..offset], .. prefix, .. text, .. bytes[(offset + 4 + old)..]];
    }
}
