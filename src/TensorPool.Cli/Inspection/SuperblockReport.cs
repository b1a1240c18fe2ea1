using TensorPool.Wire;

namespace TensorPool.Cli.Inspection;

/// <summary>The fields of a superblock, and what is wrong with them.</summary>
internal sealed record SuperblockReport(
    string Path,
    string Magic,
    uint LayoutVersion,
    ulong Epoch,
    uint StreamId,
    string RegionType,
    ushort PoolId,
    uint Nslots,
    uint SlotBytes,
    uint StrideBytes,
    ulong Pid,
    ulong StartTimestampNs,
    ulong ActivityTimestampNs,
    string? Problem
)
{
    public static SuperblockReport Of(string path, in Superblock block) =>
        new(
            path,
            $"0x{block.Magic:X16}",
            block.LayoutVersion,
            block.Epoch,
            block.StreamId,
            block.RegionType switch
            {
                Wire.RegionType.HeaderRing => "HEADER_RING",
                Wire.RegionType.PayloadPool => "PAYLOAD_POOL",
                _ => $"{(short)block.RegionType}",
            },
            block.PoolId,
            block.Nslots,
            block.SlotBytes,
            block.StrideBytes,
            block.Pid,
            block.StartTimestampNs,
            block.ActivityTimestampNs,
            ProblemOf(block)
        );

    /// <summary>Lines of name=value, in the order of the fields.</summary>
    public IEnumerable<string> Lines() =>
        [
            $"magic={Magic}",
            $"layout_version={LayoutVersion}",
            $"epoch={Epoch}",
            $"stream_id={StreamId}",
            $"region_type={RegionType}",
            $"pool_id={PoolId}",
            $"nslots={Nslots}",
            $"slot_bytes={SlotBytes}",
            $"stride_bytes={StrideBytes}",
            $"pid={Pid}",
            $"start_timestamp_ns={StartTimestampNs}",
            $"activity_timestamp_ns={ActivityTimestampNs}",
        ];

    private static string? ProblemOf(in Superblock block) =>
        block.Magic != Superblock.ExpectedMagic
            ? $"the magic number is 0x{block.Magic:X16}, and a region has 0x{Superblock.ExpectedMagic:X16}"
        : block.LayoutVersion != Superblock.ExpectedLayoutVersion
            ? $"the layout is version {block.LayoutVersion}, and this tool knows {Superblock.ExpectedLayoutVersion}"
        : null;
}
