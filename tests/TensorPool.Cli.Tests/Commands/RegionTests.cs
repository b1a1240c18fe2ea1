using System.Buffers.Binary;

namespace TensorPool.Cli.Tests.Commands;

/// <summary>Looking at URIs and files of regions, without any process that owns them.</summary>
public class RegionTests
{
    private const int HeaderRing = 1;
    private const int PayloadPool = 2;

    [Theory]
    [InlineData("shm:file?path=/dev/shm/a", true)]
    [InlineData("shm:file?path=/dev/shm/a|require_hugepages=true", true)]
    [InlineData("shm:file?path=relative", false)]
    [InlineData("shm:memfd?path=/dev/shm/a", false)]
    [InlineData("", false)]
    public void Uris_are_judged(string uri, bool isValid)
    {
        ToolResult text = ToolProcess.Run("validate-uri", uri).ExitsWith(isValid ? 0 : 1);
        ToolResult json = ToolProcess.Run("validate-uri", "--json", uri).ExitsWith(isValid ? 0 : 1);

        Assert.Equal([isValid ? "true" : "false"], text.Lines);
        Assert.Equal(isValid, (bool)json.Json["valid"]!);
        Assert.Equal(isValid, json.Json["problem"] is null);
    }

    [Fact]
    public void Superblock_is_printed_field_by_field()
    {
        using ToolFolder folder = new();
        string file = WriteRegion(folder, HeaderRing, 4, 256);

        ToolResult byPath = ToolProcess.Run("read-superblock", file).ExitsWith(0);
        ToolResult byUri = ToolProcess.Run("read-superblock", $"shm:file?path={file}").ExitsWith(0);
        ToolResult json = ToolProcess.Run("read-superblock", "--json", file).ExitsWith(0);

        Assert.Equal(
            [
                "magic=0x544F504C53484D31",
                "layout_version=1",
                "epoch=7",
                "stream_id=42",
                "region_type=HEADER_RING",
                "pool_id=0",
                "nslots=4",
                "slot_bytes=256",
                "stride_bytes=0",
                "pid=4711",
                "start_timestamp_ns=1000",
                "activity_timestamp_ns=2000",
            ],
            byPath.Lines
        );
        Assert.Equal(byPath.Output, byUri.Output);
        Assert.Equal(42u, (uint)json.Json["streamId"]!);
        Assert.Equal(7u, (ulong)json.Json["epoch"]!);
    }

    [Fact]
    public void What_is_no_region_is_a_failure()
    {
        using ToolFolder folder = new();
        string zeros = folder.File("zeros");
        File.WriteAllBytes(zeros, new byte[64]);
        string brief = folder.File("brief");
        File.WriteAllBytes(brief, new byte[63]);

        Assert.Contains(
            "magic",
            ToolProcess.Run("read-superblock", zeros).ExitsWith(1).Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "63 bytes",
            ToolProcess.Run("read-superblock", brief).ExitsWith(1).Error,
            StringComparison.Ordinal
        );
        ToolProcess.Run("read-superblock", folder.Path).ExitsWith(1);
        ToolProcess.Run("read-superblock", "/dev/zero").ExitsWith(1);
        ToolProcess.Run("read-superblock", folder.File("nothing")).ExitsWith(1);
        ToolProcess.Run("read-superblock", "shm:nothing").ExitsWith(2);
        // What does not start as a URI is a path, also a relative one.
        Assert.Contains(
            $"{Path.GetFullPath("neither/path/nor:uri")} cannot be opened",
            ToolProcess.Run("read-superblock", "neither/path/nor:uri").ExitsWith(1).Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Header_of_a_slot_is_printed_field_by_field()
    {
        using ToolFolder folder = new();
        string file = WriteRegion(folder, HeaderRing, 4, 256);
        byte[] bytes = File.ReadAllBytes(file);
        Span<byte> slot = bytes.AsSpan(64 + (2 * 256), 256);
        BinaryPrimitives.WriteUInt64LittleEndian(slot, 6UL << 1); // committed, frame 6
        WriteHeader(slot);
        File.WriteAllBytes(file, bytes);

        ToolResult text = ToolProcess.Run("read-header", file, "2").ExitsWith(0);
        ToolResult json = ToolProcess.Run("read-header", "--json", file, "2").ExitsWith(0);

        Assert.Equal(
            [
                "commit_word=0x000000000000000C",
                "committed=true",
                "intact=true",
                "frame_id=6",
                "timestamp_ns=123",
                "meta_version=3",
                "values_len_bytes=24",
                "payload_slot=2",
                "payload_offset=0",
                "pool_id=1",
                "dtype=float32",
                "major_order=row",
                "ndims=2",
                "dims=2x3",
                "strides=12x4",
            ],
            text.Lines
        );
        Assert.True((bool)json.Json["committed"]!);
        Assert.True((bool)json.Json["intact"]!);
        Assert.Equal("[2,3]", json.Json["dims"]!.ToJsonString());
    }

    [Fact]
    public void Slots_that_are_not_there_are_refused()
    {
        using ToolFolder folder = new();
        string ring = WriteRegion(folder, HeaderRing, 4, 256);
        string pool = WriteRegion(folder, PayloadPool, 4, 4096);
        string truncated = folder.File("truncated");
        File.WriteAllBytes(truncated, File.ReadAllBytes(ring)[..(64 + 256)]);

        ToolProcess.Run("read-header", ring, "4").ExitsWith(2);
        ToolProcess.Run("read-header", truncated, "1").ExitsWith(2);
        ToolProcess.Run("read-header", truncated, "4294967295").ExitsWith(2);
        Assert.Contains(
            "payload pool",
            ToolProcess.Run("read-header", pool, "0").ExitsWith(1).Error,
            StringComparison.Ordinal
        );
    }

    /// <summary>Offsets of the superblock by wire 1.1, section 3.2, spelt out.</summary>
    private static string WriteRegion(ToolFolder folder, short type, uint nslots, uint slotBytes)
    {
        byte[] bytes = new byte[64 + (nslots * slotBytes)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(0), 0x544F504C53484D31);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(12), 7);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), 42);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(24), type);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(26), (ushort)(type == PayloadPool ? 1 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28), nslots);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(32), slotBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(36), type == PayloadPool ? slotBytes : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), 4711);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(48), 1000);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(56), 2000);
        string file = folder.File($"region-{type}");
        File.WriteAllBytes(file, bytes);
        return file;
    }

    /// <summary>Offsets of a header slot by wire 1.1, section 3.4, spelt out.</summary>
    private static void WriteHeader(Span<byte> slot)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(slot[8..], 6);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[16..], 123);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[24..], 3);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[28..], 24);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[32..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(slot[40..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(slot[42..], 9);
        BinaryPrimitives.WriteInt16LittleEndian(slot[44..], 1);
        slot[46] = 2;
        BinaryPrimitives.WriteInt32LittleEndian(slot[48..], 2);
        BinaryPrimitives.WriteInt32LittleEndian(slot[52..], 3);
        BinaryPrimitives.WriteInt32LittleEndian(slot[80..], 12);
        BinaryPrimitives.WriteInt32LittleEndian(slot[84..], 4);
    }
}
