namespace TensorPool.Sbe.Benchmarks.FrameDescriptors;

/// <summary>The content of one FrameDescriptor.</summary>
internal readonly record struct Frame(
    uint StreamId,
    ulong Epoch,
    ulong Seq,
    uint HeaderIndex,
    ulong? TimestampNs,
    uint? MetaVersion
)
{
    public static Frame Sample(int i) =>
        new(10_000, 7, 1_000_000 + (ulong)i, (uint)i, i % 4 == 0 ? null : 1_700_000_000UL + (ulong)i, (uint)i + 1);
}
