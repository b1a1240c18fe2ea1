namespace TensorPool.Sbe.Benchmarks.ShmPoolAnnounces;

/// <summary>The content of one ShmPoolAnnounce.</summary>
internal sealed record Announcement(
    uint StreamId,
    uint ProducerId,
    ulong Epoch,
    uint LayoutVersion,
    uint HeaderNslots,
    ushort HeaderSlotBytes,
    byte MaxDims,
    Pool[] Pools,
    byte[] HeaderRegionUri
)
{
    public static Announcement Sample(int i) =>
        new(
            10_000,
            42,
            7 + (ulong)i,
            1,
            1024,
            256,
            8,
            [
                .. Enumerable
                    .Range(1, 4)
                    .Select(id => new Pool(
                        (ushort)id,
                        1024,
                        4096U << id,
                        [.. "shm:file?path=/dev/shm/tp/pool-"u8, (byte)('0' + id)]
                    )),
            ],
            "shm:file?path=/dev/shm/tp/headers"u8.ToArray()
        );
}

/// <summary>One pool of an <see cref="Announcement"/>.</summary>
internal sealed record Pool(ushort Id, uint Nslots, uint StrideBytes, byte[] RegionUri);
