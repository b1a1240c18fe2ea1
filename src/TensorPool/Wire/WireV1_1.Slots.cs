using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorPool.Tensors;
using TensorPool.Wire.V1_1.Control;

namespace TensorPool.Wire;

/// <content>Header slots.</content>
internal readonly partial struct WireV1_1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteSlotHeader(ref byte slot, in SlotHeader header)
    {
        // W-13-1: numbers of the protocol only, nothing that means something in this process alone.
        TensorSlotHeader256Overlay overlay = Overlay(ref slot);
        overlay.FrameId = header.FrameId;
        overlay.TimestampNs = header.TimestampNs;
        overlay.MetaVersion = header.MetaVersion;
        overlay.ValuesLenBytes = header.ValuesLenBytes;
        overlay.PayloadSlot = header.PayloadSlot;
        overlay.PayloadOffset = header.PayloadOffset;
        overlay.PoolId = header.PoolId;
        overlay.DtypeRaw = (short)header.Layout.Dtype;
        overlay.MajorOrderRaw = (short)header.Layout.Order;
        overlay.Ndims = (byte)header.Layout.Rank;
        overlay.PadAlign = 0;
        // All entries: those beyond the rank are 0 in a layout (WO-36).
        header.Layout.AllDims.CopyTo(overlay.Dims);
        header.Layout.AllStrides.CopyTo(overlay.Strides);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadSlotHeader(ref readonly byte slot, out SlotHeader header)
    {
        TensorSlotHeader256View view = View(in slot);
        Unsafe.SkipInit(out header); // all of it is assigned
        header.FrameId = view.FrameId;
        header.TimestampNs = view.TimestampNs;
        header.MetaVersion = view.MetaVersion;
        header.ValuesLenBytes = view.ValuesLenBytes;
        header.PayloadSlot = view.PayloadSlot;
        header.PayloadOffset = view.PayloadOffset;
        header.PoolId = view.PoolId;
        TensorLayout.Read(
            (Tensors.Dtype)view.DtypeRaw,
            (Tensors.MajorOrder)view.MajorOrderRaw,
            view.Ndims,
            view.Dims,
            view.Strides,
            out header.Layout
        );
        return true;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> UserBytes(ref byte slot) => Overlay(ref slot).Padding;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> ReadUserBytes(ref readonly byte slot) => View(in slot).Padding;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TensorSlotHeader256Overlay Overlay(ref byte slot) =>
        TensorSlotHeader256Overlay.Wrap(MemoryMarshal.CreateSpan(ref slot, TensorSlotHeader256.BlockLength));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TensorSlotHeader256View View(ref readonly byte slot) =>
        TensorSlotHeader256View.Wrap(MemoryMarshal.CreateReadOnlySpan(in slot, TensorSlotHeader256.BlockLength));
}
