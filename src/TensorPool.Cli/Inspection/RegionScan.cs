using System.Globalization;
using TensorPool.Aeron.Agents;
using TensorPool.Cli.Hosting;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Cli.Inspection;

/// <summary>
/// Finds regions below a directory by the names that their owners give them, and reads what they say. Nothing there is
/// believed, and what goes away meanwhile is passed over.
/// </summary>
internal static class RegionScan
{
    /// <summary>Streams with regions, one entry for each epoch whose ring is there.</summary>
    public static IEnumerable<StreamRegions> Find(string baseDirectory)
    {
        foreach (string ring in RegionTree.FilesNamed(RegionFiles.HeaderRing, baseDirectory))
        {
            if (TryRead(ring) is { } regions)
            {
                yield return regions;
            }
        }
    }

    /// <summary>Whether somebody holds the lock of the instance that an epoch belongs to; null if it has none.</summary>
    public static bool? IsOwned(string epochDirectory)
    {
        try
        {
            return OwnerLock.IsHeld(Path.GetDirectoryName(epochDirectory)!);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static StreamRegions? TryRead(string ring)
    {
        Superblock block;
        try
        {
            using RegionFile file = RegionFile.Open(ring);
            block = file.ReadSuperblock();
        }
        catch (Exception e) when (e is ToolException or IOException)
        {
            return null;
        }

        if (block.Magic != Superblock.ExpectedMagic)
        {
            return null;
        }

        string epoch = Path.GetDirectoryName(ring)!;
        List<StreamRegions.Pool> pools = [];
        foreach (string path in Directory.EnumerateFiles(epoch, "payload-*.pool").Order(StringComparer.Ordinal))
        {
            if (TryReadPool(path) is { } pool)
            {
                pools.Add(pool);
            }
        }

        long now = SystemNanoClock.Instance.NanoTime();
        return new StreamRegions(
            block.StreamId,
            block.Epoch,
            block.Nslots,
            epoch,
            pools,
            new FileInfo(ring).Length + pools.Sum(p => p.Bytes),
            block.Pid,
            Math.Max(0, now - (long)block.ActivityTimestampNs) / 1e6,
            IsOwned(epoch)
        );
    }

    private static StreamRegions.Pool? TryReadPool(string path)
    {
        try
        {
            using RegionFile file = RegionFile.Open(path);
            Superblock block = file.ReadSuperblock();
            return new StreamRegions.Pool(block.PoolId, block.StrideBytes, path, new FileInfo(path).Length);
        }
        catch (Exception e) when (e is ToolException or IOException)
        {
            return null;
        }
    }
}

/// <summary>The regions of a stream as they lie in memory.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Nslots">Slots of the ring.</param>
/// <param name="Directory">Where they are.</param>
/// <param name="Pools">The payload pools.</param>
/// <param name="Bytes">Length of all files.</param>
/// <param name="Pid">The process that made them.</param>
/// <param name="ActivityAgeMs">Time since the owner's last sign of life.</param>
/// <param name="Owned">Whether an owner holds the lock; null if that cannot be told.</param>
internal sealed record StreamRegions(
    uint StreamId,
    ulong Epoch,
    uint Nslots,
    string Directory,
    IReadOnlyList<StreamRegions.Pool> Pools,
    long Bytes,
    ulong Pid,
    double ActivityAgeMs,
    bool? Owned
)
{
    /// <summary>alive, or dead: whether anybody owns them.</summary>
    public string State =>
        Owned switch
        {
            true => "alive",
            false => "dead",
            null => "unknown",
        };

    public string PoolText =>
        string.Join(
            ' ',
            Pools.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Id}:{Nslots}x{p.StrideBytes}"))
        );

    internal sealed record Pool(ushort Id, uint StrideBytes, string Path, long Bytes);
}
