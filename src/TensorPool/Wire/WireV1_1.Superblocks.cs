using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using TensorPool.Wire.V1_1.Control;

namespace TensorPool.Wire;

/// <content>Superblocks.</content>
internal readonly partial struct WireV1_1
{
    /// <inheritdoc/>
    public static void WriteSuperblock(ref byte region, in Superblock superblock)
    {
        ShmRegionSuperblockOverlay overlay = SuperblockOverlay(ref region);
        overlay.Magic = superblock.Magic;
        overlay.LayoutVersion = superblock.LayoutVersion;
        overlay.Epoch = superblock.Epoch;
        overlay.StreamId = superblock.StreamId;
        overlay.RegionTypeRaw = (short)superblock.RegionType;
        overlay.PoolId = superblock.PoolId;
        overlay.Nslots = superblock.Nslots;
        overlay.SlotBytes = superblock.SlotBytes;
        overlay.StrideBytes = superblock.StrideBytes;
        overlay.Pid = superblock.Pid;
        overlay.StartTimestampNs = superblock.StartTimestampNs;
        overlay.WriteActivityTimestampNsRelease(superblock.ActivityTimestampNs);
    }

    /// <inheritdoc/>
    public static void ReadSuperblock(ref readonly byte region, out Superblock superblock)
    {
        ShmRegionSuperblockView view = SuperblockView(in region);
        superblock = new Superblock
        {
            Magic = view.Magic,
            LayoutVersion = view.LayoutVersion,
            Epoch = view.Epoch,
            StreamId = view.StreamId,
            RegionType = (Wire.RegionType)view.RegionTypeRaw,
            PoolId = view.PoolId,
            Nslots = view.Nslots,
            SlotBytes = view.SlotBytes,
            StrideBytes = view.StrideBytes,
            Pid = view.Pid,
            StartTimestampNs = view.StartTimestampNs,
            ActivityTimestampNs = view.ReadActivityTimestampNsAcquire(),
        };
    }

    /// <inheritdoc/>
    public static bool IsPoolSlotBytes(uint slotBytes, uint strideBytes) => slotBytes == strideBytes;

    /// <inheritdoc/>
    public static string? CheckStride(uint strideBytes, long pageSize) =>
        BitOperations.IsPow2(strideBytes) && strideBytes % pageSize == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the stride must be a power of two and a multiple of the page size, {pageSize}, found {strideBytes}"
            );

    /// <inheritdoc/>
    public static void WriteActivityTimestamp(ref byte region, ulong timestampNs) =>
        SuperblockOverlay(ref region).WriteActivityTimestampNsRelease(timestampNs);

    /// <inheritdoc/>
    public static ulong ReadActivityTimestamp(ref readonly byte region) =>
        SuperblockView(in region).ReadActivityTimestampNsAcquire();

    private static ShmRegionSuperblockOverlay SuperblockOverlay(ref byte region) =>
        ShmRegionSuperblockOverlay.Wrap(MemoryMarshal.CreateSpan(ref region, ShmRegionSuperblock.BlockLength));

    private static ShmRegionSuperblockView SuperblockView(ref readonly byte region) =>
        ShmRegionSuperblockView.Wrap(MemoryMarshal.CreateReadOnlySpan(in region, ShmRegionSuperblock.BlockLength));
}
