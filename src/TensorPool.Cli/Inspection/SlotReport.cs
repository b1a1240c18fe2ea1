using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.Cli.Inspection;

/// <summary>What a header slot says of its frame.</summary>
/// <param name="Intact">Whether the slot was the same before and after it was read, and complete.</param>
internal sealed record SlotReport(
    string Path,
    uint Index,
    string CommitWord,
    bool Committed,
    bool Intact,
    ulong FrameId,
    ulong TimestampNs,
    uint MetaVersion,
    uint ValuesLenBytes,
    uint PayloadSlot,
    uint PayloadOffset,
    ushort PoolId,
    string Dtype,
    string MajorOrder,
    int Ndims,
    int[] Dims,
    int[] Strides
)
{
    public static SlotReport Of(string path, uint index, ulong before, ulong after, in SlotHeader header) =>
        new(
            path,
            index,
            $"0x{before:X16}",
            WireV1_1.IsCommitted(before),
            before == after && WireV1_1.IsCommitted(before),
            header.FrameId,
            header.TimestampNs,
            header.MetaVersion,
            header.ValuesLenBytes,
            header.PayloadSlot,
            header.PayloadOffset,
            header.PoolId,
            Dtypes.IsKnown(header.Layout.Dtype) ? Dtypes.NameOf(header.Layout.Dtype) : $"{(short)header.Layout.Dtype}",
            header.Layout.Order switch
            {
                Tensors.MajorOrder.Row => "row",
                Tensors.MajorOrder.Column => "column",
                _ => $"{(short)header.Layout.Order}",
            },
            header.Layout.Rank,
            [.. header.Layout.Dims],
            [.. header.Layout.Strides]
        );

    /// <summary>Lines of name=value, in the order of the fields.</summary>
    public IEnumerable<string> Lines() =>
        [
            $"commit_word={CommitWord}",
            $"committed={(Committed ? "true" : "false")}",
            $"intact={(Intact ? "true" : "false")}",
            $"frame_id={FrameId}",
            $"timestamp_ns={TimestampNs}",
            $"meta_version={MetaVersion}",
            $"values_len_bytes={ValuesLenBytes}",
            $"payload_slot={PayloadSlot}",
            $"payload_offset={PayloadOffset}",
            $"pool_id={PoolId}",
            $"dtype={Dtype}",
            $"major_order={MajorOrder}",
            $"ndims={Ndims}",
            $"dims={string.Join('x', Dims)}",
            $"strides={string.Join('x', Strides)}",
        ];
}
