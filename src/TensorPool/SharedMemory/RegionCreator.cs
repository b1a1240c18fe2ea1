using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using TensorPool.SharedMemory.Posix;
using TensorPool.Wire;

namespace TensorPool.SharedMemory;

/// <summary>
/// Creates the files of one epoch in a directory of the owner, with complete superblocks, and maps them: all of them, or
/// none. Nothing is announced before this returns (W-15.14-4).
/// </summary>
internal static class RegionCreator
{
    /// <param name="directory">Directory of the epoch, empty.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="options">Slots, pools, modes. Checked here.</param>
    /// <param name="nowNs">Monotonic time: start and first activity.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    /// <exception cref="IOException">A file cannot be created, or there is no space for it: the message has the figures.</exception>
    public static StreamMapping Create<TWire>(
        string directory,
        uint streamId,
        ulong epoch,
        RegionOptions options,
        ulong nowNs
    )
        where TWire : struct, IWireProtocol
    {
        var superblock = new Superblock
        {
            Magic = Superblock.ExpectedMagic,
            LayoutVersion = Superblock.ExpectedLayoutVersion,
            Epoch = epoch,
            StreamId = streamId,
            Nslots = options.Nslots,
            Pid = (ulong)Environment.ProcessId,
            StartTimestampNs = nowNs,
            ActivityTimestampNs = nowNs,
        };
        CheckOptions<TWire>(options);
        RequireSpace(directory, options);
        var created = new List<MappedRegion>();
        try
        {
            superblock.RegionType = RegionType.HeaderRing;
            superblock.SlotBytes = RegionGeometry.HeaderSlotBytes;
            string ringPath = Path.Combine(directory, RegionFiles.HeaderRing);
            long ringLength = RegionGeometry.HeaderRingLength(options.Nslots);
            MappedRegion ring = CreateOne<TWire>(ringPath, ringLength, superblock, options, created);
            var pools = new MappedPool[options.Pools.Count];
            for (int i = 0; i < pools.Length; i++)
            {
                PoolOptions pool = options.Pools[i];
                superblock.RegionType = RegionType.PayloadPool;
                superblock.PoolId = pool.PoolId;
                superblock.SlotBytes = pool.StrideBytes; // WO-13
                superblock.StrideBytes = pool.StrideBytes;
                string path = Path.Combine(directory, RegionFiles.Pool(pool.PoolId));
                long length = RegionGeometry.PoolLength(options.Nslots, pool.StrideBytes);
                MappedRegion region = CreateOne<TWire>(path, length, superblock, options, created);
                pools[i] = new MappedPool(pool.PoolId, pool.StrideBytes, region, Uri(path, options));
            }

            return new StreamMapping(streamId, epoch, options.Nslots, ring, Uri(ringPath, options), pools);
        }
        catch
        {
            foreach (MappedRegion region in created)
            {
                region.Dispose();
                File.Delete(region.Path);
            }

            throw;
        }
    }

    private static RegionUri Uri(string path, RegionOptions options) => new(path, options.RequireHugepages);

    private static MappedRegion CreateOne<TWire>(
        string path,
        long length,
        in Superblock superblock,
        RegionOptions options,
        List<MappedRegion> created
    )
        where TWire : struct, IWireProtocol
    {
        SafeFileHandle file =
            PosixFile.CreateNew(path, (uint)options.FileMode, out string error)
            ?? throw new IOException($"{path}: the region cannot be created: {error}.");
        try
        {
            Shape<TWire>(path, file, length, superblock.StrideBytes, options);
            MappedRegion region = MappedRegion.Map(path, file, length, writable: true, options.Paging);
            created.Add(region);
            TWire.WriteSuperblock(ref region.At(0), superblock);
            region.Synchronize();
            return region;
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Gives a new file its mode, its length, and memory.</summary>
    private static void Shape<TWire>(
        string path,
        SafeFileHandle file,
        long required,
        uint strideBytes,
        RegionOptions options
    )
        where TWire : struct, IWireProtocol
    {
        if (LibC.ChangeMode(file, (uint)options.FileMode) != 0)
        {
            throw new IOException($"{path}: its mode cannot be set: {LibC.LastError()}.");
        }

        BackingFileSystem fileSystem = BackingFileSystem.Of(file);
        if (options.RequireHugepages && fileSystem.WhyNotHugepages() is { } noHugepages)
        {
            throw new IOException(
                $"{path}: hugepages are required, and {noHugepages}. Mount a hugetlbfs, and name it as base directory."
            );
        }

        if (strideBytes != 0 && RegionGeometry.CheckStride<TWire>(strideBytes, fileSystem.PageSize) is { } problem)
        {
            throw new ArgumentException($"{path}: {problem}.", nameof(options));
        }

        long length = FileLength(required, fileSystem);
        if (!PosixFile.TrySetLength(file, length))
        {
            throw new IOException($"{path}: its length cannot be set to {length}: {LibC.LastError()}.");
        }

        if (options.ReserveMemory && !PosixFile.TryReserve(file, length))
        {
            throw Marshal.GetLastPInvokeError() == LibC.NoSpace
                ? NotEnoughSpace(path, length, fileSystem.FreeBytes)
                : new IOException($"{path}: {length} bytes cannot be reserved: {LibC.LastError()}.");
        }
    }

    /// <summary>
    /// Tells early, and for all regions at once, what is missing. Space that somebody else takes meanwhile is missed when it
    /// is reserved.
    /// </summary>
    private static void RequireSpace(string directory, RegionOptions options)
    {
        using SafeFileHandle handle =
            PosixFile.OpenDirectory(directory, out string error)
            ?? throw new IOException($"{directory} cannot be opened: {error}.");
        var fileSystem = BackingFileSystem.Of(handle);
        long needed = TotalLength(options, fileSystem);
        if (options.ReserveMemory && fileSystem.FreeBytes is { } free && free < needed)
        {
            throw NotEnoughSpace(directory, needed, free);
        }
    }

    /// <summary>Bytes that the files of one epoch take.</summary>
    private static long TotalLength(RegionOptions options, BackingFileSystem fileSystem) =>
        options.Pools.Sum(pool => FileLength(RegionGeometry.PoolLength(options.Nslots, pool.StrideBytes), fileSystem))
        + FileLength(RegionGeometry.HeaderRingLength(options.Nslots), fileSystem);

    private static long FileLength(long required, BackingFileSystem fileSystem) =>
        RegionGeometry.FileLength(required, fileSystem.PageSize, fileSystem.IsHugetlbfs);

    private static IOException NotEnoughSpace(string path, long needed, long? free) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {needed} bytes are needed, and {free?.ToString(CultureInfo.InvariantCulture) ?? "fewer"} are free. Use fewer slots or smaller strides, or enlarge the file system."
            )
        );

    /// <summary>Checks what can be checked before anything is created.</summary>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public static void CheckOptions<TWire>(RegionOptions options)
        where TWire : struct, IWireProtocol
    {
        if (RegionGeometry.CheckNslots(options.Nslots) is { } problem)
        {
            throw new ArgumentException($"{nameof(options.Nslots)}: {problem}.", nameof(options));
        }

        if (options.Pools.Count == 0)
        {
            throw new ArgumentException("At least one payload pool is needed (W-3-1).", nameof(options));
        }

        foreach (PoolOptions pool in options.Pools)
        {
            if (pool.PoolId is 0 or ushort.MaxValue)
            {
                throw new ArgumentException(
                    $"Pool ids go from 1 to {ushort.MaxValue - 1}, found {pool.PoolId}.",
                    nameof(options)
                );
            }

            if (options.Pools.Count(other => other.PoolId == pool.PoolId) > 1)
            {
                throw new ArgumentException($"Pool id {pool.PoolId} is there twice.", nameof(options));
            }

            if (RegionGeometry.CheckStride<TWire>(pool.StrideBytes, Environment.SystemPageSize) is { } strideProblem)
            {
                throw new ArgumentException($"Pool {pool.PoolId}: {strideProblem}.", nameof(options));
            }
        }
    }
}
