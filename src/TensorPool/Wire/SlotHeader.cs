using TensorPool.Tensors;

namespace TensorPool.Wire;

/// <summary>
/// What a header slot says of its frame, without the commit word and without the user's bytes (wire 1.1, section 3.4). What
/// another process wrote may hold anything: <see cref="Layout"/> is checked by <see cref="TensorLayout.Check"/>, the rest by
/// step R7 of the consumer.
/// </summary>
/// <remarks>
/// On the frame path, assign a local field by field, in a method with <c>[SkipLocalsInit]</c>: an object initializer builds
/// the 112 bytes elsewhere and moves them, which more than doubles what a slot costs (measured: 24 ns instead of 12, for
/// writing and reading one; by hand 9).
/// </remarks>
internal struct SlotHeader
{
    /// <summary>Equal to the sequence number of the descriptor. A dialect without the field repeats that of the first word.</summary>
    public ulong FrameId { get; set; }

    public ulong TimestampNs { get; set; }

    public uint MetaVersion { get; set; }

    public uint ValuesLenBytes { get; set; }

    /// <summary>Equal to the index of the header slot (W-15.5-2).</summary>
    public uint PayloadSlot { get; set; }

    /// <summary>Reserved: 0 (W-8.2-11).</summary>
    public uint PayloadOffset { get; set; }

    public ushort PoolId { get; set; }

    /// <summary>A field, so that reading it copies nothing.</summary>
    public TensorLayout Layout;
}
