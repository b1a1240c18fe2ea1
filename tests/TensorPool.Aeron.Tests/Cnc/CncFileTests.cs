using System.Buffers.Binary;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Driver;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Cnc;

public class CncFileTests
{
    private const int Page = 4096;

    [Fact]
    [Trait("Req", "IF-1")]
    public void IF_1_Default_lengths_and_offsets_are_those_of_current_drivers()
    {
        CncLengths lengths = new MediaDriverOptions().CncLengths;

        Assert.Equal(1_049_344, lengths.ToDriver);
        Assert.Equal(1_048_704, lengths.ToClients);
        Assert.Equal(33_554_432, lengths.CountersMetadata);
        Assert.Equal(8_388_608, lengths.CountersValues);
        Assert.Equal(4_194_304, lengths.ErrorLog);
        Assert.Equal(128, CncLengths.ToDriverOffset);
        Assert.Equal(1_049_472, lengths.ToClientsOffset);
        Assert.Equal(2_098_176, lengths.CountersMetadataOffset);
        Assert.Equal(35_652_608, lengths.CountersValuesOffset);
        Assert.Equal(44_041_216, lengths.ErrorLogOffset);
        Assert.Equal(48_238_592, lengths.FileLength(Page));
    }

    [Fact]
    [Trait("Req", "IC-2")]
    public void IC_2_Lengths_of_drivers_before_1_48_give_their_file_length()
    {
        Assert.Equal(8_392_704, CncLengths.Create(1 << 20, 1 << 20, 1 << 20, 1 << 20).FileLength(Page));
    }

    [Fact]
    [Trait("Req", "IF-1")]
    public void IF_1_Header_fields_lie_where_the_format_says()
    {
        using TempDirectory directory = new();
        CncLengths lengths = MediaDriverOptions.Compact.CncLengths;
        using (CncFile cnc = CncFile.Create(directory.File("cnc.dat"), lengths, 8192, 111, 222, 333))
        {
            cnc.Publish();
        }

        byte[] bytes = File.ReadAllBytes(directory.File("cnc.dat"));

        Assert.Equal(lengths.FileLength(8192), bytes.Length);
        Assert.Equal(Hex.Bytes("00020000"), bytes[..4]);
        Assert.Equal(lengths.ToDriver, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)));
        Assert.Equal(lengths.ToClients, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)));
        Assert.Equal(lengths.CountersMetadata, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)));
        Assert.Equal(lengths.CountersValues, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(16)));
        Assert.Equal(lengths.ErrorLog, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(20)));
        Assert.Equal(111, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(24)));
        Assert.Equal(222, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(32)));
        Assert.Equal(333, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(40)));
        Assert.Equal(8192, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(48)));
        Assert.False(bytes.AsSpan(52).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Buffers_follow_the_header_without_gaps()
    {
        using TempDirectory directory = new();
        using CncFile cnc = CncFile.Create(
            directory.File("cnc.dat"),
            MediaDriverOptions.Compact.CncLengths,
            Page,
            1,
            2,
            3
        );
        cnc.ToDriver.PutByte(0, 1);
        cnc.ToClients.PutByte(0, 2);
        cnc.CountersMetadata.PutByte(0, 3);
        cnc.CountersValues.PutByte(0, 4);
        cnc.ErrorLog.PutByte(cnc.ErrorLog.Length - 1, 5);

        byte[] bytes = File.ReadAllBytes(cnc.Path);

        Assert.Equal(1, bytes[128]);
        Assert.Equal(2, bytes[128 + cnc.Lengths.ToDriver]);
        Assert.Equal(3, bytes[128 + cnc.Lengths.ToDriver + cnc.Lengths.ToClients]);
        Assert.Equal(4, bytes[(int)cnc.Lengths.CountersValuesOffset]);
        Assert.Equal(5, bytes[(int)cnc.Lengths.ContentLength - 1]);
    }

    [Fact]
    [Trait("Req", "IF-2")]
    public void IF_2_File_is_not_ready_until_it_is_published()
    {
        using TempDirectory directory = new();
        string path = directory.File("cnc.dat");
        using CncFile driver = CncFile.Create(path, MediaDriverOptions.Compact.CncLengths, Page, 1, 2, 3);

        Assert.Equal(CncOpenStatus.NotReady, CncFile.TryOpen(path, writable: true, out _, out _));
        driver.Publish();
        Assert.Equal(CncOpenStatus.Ok, CncFile.TryOpen(path, writable: true, out CncFile? client, out _));

        using (client)
        {
            Assert.Equal(MediaDriverOptions.Compact.CncLengths, client!.Lengths);
            Assert.Equal(512, client.Version);
            Assert.Equal((1L, 2L, 3L), (client.ClientLivenessTimeoutNs, client.StartTimestampMs, client.Pid));
        }
    }

    [Fact]
    [Trait("Req", "IC-2")]
    public void IC_2_File_without_page_size_has_pages_of_4096()
    {
        using TempDirectory directory = new();
        byte[] bytes = Published(directory);
        Assert.Equal(CncOpenStatus.Ok, OpenWith(directory, bytes, 48, 0, out CncFile? cnc));
        using (cnc)
        {
            Assert.Equal(4096, cnc!.FilePageSize);
        }
    }

    [Theory]
    [Trait("Req", "IC-1")]
    [InlineData(0x0000_0100, CncOpenStatus.Incompatible)]
    [InlineData(0x0000_0200, CncOpenStatus.Ok)]
    [InlineData(0x0000_0201, CncOpenStatus.Ok)]
    [InlineData(0x0000_0300, CncOpenStatus.Ok)]
    [InlineData(0x0001_0200, CncOpenStatus.Incompatible)]
    [InlineData(-1, CncOpenStatus.Incompatible)]
    [InlineData(0, CncOpenStatus.NotReady)]
    internal void IC_1_Version_decides(int version, CncOpenStatus expected)
    {
        using TempDirectory directory = new();

        Assert.Equal(expected, OpenWith(directory, Published(directory), 0, version, out CncFile? cnc));

        cnc?.Dispose();
    }

    [Theory]
    [InlineData(4, -1)]
    [InlineData(4, 1000)]
    [InlineData(4, int.MaxValue)]
    [InlineData(8, 0)]
    [InlineData(8, 12345)]
    [InlineData(12, 0)]
    [InlineData(12, -512)]
    [InlineData(16, 64)]
    [InlineData(20, -8)]
    [InlineData(16, int.MaxValue - 7)]
    [InlineData(12, 1027)]
    public void Lengths_that_cannot_be_are_refused(int offset, int length)
    {
        using TempDirectory directory = new();

        Assert.Equal(CncOpenStatus.Corrupt, OpenWith(directory, Published(directory), offset, length, out _));
    }

    [Fact]
    public void File_shorter_than_its_header_says_is_not_used()
    {
        using TempDirectory directory = new();
        byte[] bytes = Published(directory);
        File.WriteAllBytes(directory.File("short"), bytes[..^8192]);

        Assert.Equal(CncOpenStatus.TooShort, CncFile.TryOpen(directory.File("short"), true, out _, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(128)]
    public void File_without_content_is_like_none(int length)
    {
        using TempDirectory directory = new();
        File.WriteAllBytes(directory.File("f"), new byte[length]);

        Assert.Equal(CncOpenStatus.Missing, CncFile.TryOpen(directory.File("f"), true, out _, out _));
        Assert.Equal(CncOpenStatus.Missing, CncFile.TryOpen(directory.File("none"), true, out _, out _));
    }

    [Fact]
    public void Random_headers_are_refused_or_usable()
    {
        const int Seed = 3;
        using TempDirectory directory = new();
        Random random = new(Seed);
        byte[] bytes = Published(directory);
        for (int i = 0; i < 300; i++)
        {
            byte[] copy = (byte[])bytes.Clone();
            copy[random.Next(4, 24)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(directory.File("f"), copy);
            if (CncFile.TryOpen(directory.File("f"), false, out CncFile? cnc, out _) == CncOpenStatus.Ok)
            {
                Assert.True(cnc!.Lengths.ContentLength <= copy.Length);
                cnc.Dispose();
            }
        }
    }

    private static byte[] Published(TempDirectory directory)
    {
        string path = directory.File("source");
        using CncFile cnc = CncFile.Create(path, MediaDriverOptions.Compact.CncLengths, Page, 1, 2, 3);
        cnc.Publish();
        return File.ReadAllBytes(path);
    }

    private static CncOpenStatus OpenWith(
        TempDirectory directory,
        byte[] bytes,
        int offset,
        int value,
        out CncFile? cnc
    )
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);
        File.WriteAllBytes(directory.File("changed"), bytes);
        return CncFile.TryOpen(directory.File("changed"), true, out cnc, out _);
    }
}
