using Microsoft.Win32.SafeHandles;
using TensorPool.Cli.Hosting;
using TensorPool.SharedMemory;
using TensorPool.SharedMemory.Posix;
using TensorPool.Wire;

namespace TensorPool.Cli.Inspection;

/// <summary>
/// A region that is looked at, by a read-only mapping; who owns it may be dead. Nothing in it is believed. The path is
/// opened as consumers open theirs, so that a FIFO or a device is refused and not waited for.
/// </summary>
internal sealed class RegionFile : IDisposable
{
    private readonly MappedRegion _region;

    private RegionFile(MappedRegion region) => _region = region;

    public string Path => _region.Path;

    /// <summary>Opens a region by its URI, or by the path of its file.</summary>
    /// <exception cref="ToolException">The URI is none, or there is no file that could be a region.</exception>
    public static RegionFile Open(string uriOrPath)
    {
        string path = PathOf(uriOrPath);
        using SafeFileHandle seen =
            PosixFile.OpenToLookAt(path, out string error)
            ?? throw ToolException.Failed($"{path} cannot be opened: {error}.");
        if (PosixFile.Identify(seen).Kind != FileKind.RegularFile)
        {
            throw ToolException.Failed($"{path} is no regular file, hence no region.");
        }

        SafeFileHandle file =
            PosixFile.Reopen(seen, writable: false, out error)
            ?? throw ToolException.Failed($"{path} cannot be opened for reading: {error}.");
        long length = PosixFile.Identify(file).Length;
        if (length < RegionGeometry.SuperblockSize)
        {
            file.Dispose();
            throw ToolException.Failed(
                $"{path} has {length} bytes, and a superblock alone has {RegionGeometry.SuperblockSize}."
            );
        }

        return new RegionFile(MappedRegion.Map(path, file, length, writable: false, RegionPaging.OnDemand));
    }

    public Superblock ReadSuperblock()
    {
        WireV1_1.ReadSuperblock(ref _region.At(0), out Superblock block);
        return block;
    }

    /// <summary>Reads a header slot as consumers do, but for what it says.</summary>
    /// <exception cref="ToolException">This is no header ring, or has no such slot.</exception>
    public SlotReport ReadSlot(uint index)
    {
        Superblock block = ReadSuperblock();
        if (SuperblockReport.Of(Path, block).Problem is { } problem)
        {
            throw ToolException.Failed($"{Path}: {problem}.");
        }

        if (block.RegionType != RegionType.HeaderRing)
        {
            throw ToolException.Failed($"{Path} is a payload pool; headers are in the header ring beside it.");
        }

        // The length of the file counts as well: the superblock may say anything.
        nint offset = RegionGeometry.SlotOffset(index);
        if (index >= block.Nslots || offset + RegionGeometry.HeaderSlotBytes > _region.Length)
        {
            throw ToolException.Usage($"{Path} has {block.Nslots} slots, so there is no slot {index}.");
        }

        Span<byte> slot = _region.Slice(offset, RegionGeometry.HeaderSlotBytes);
        ref ulong word = ref System.Runtime.InteropServices.MemoryMarshal.AsRef<ulong>(slot);
        ulong before = CommitWord.BeginRead(ref word);
        WireV1_1.TryReadSlotHeader(ref slot[0], out SlotHeader header);
        ulong after = CommitWord.EndRead(ref word);
        return SlotReport.Of(Path, index, before, after, header);
    }

    public void Dispose() => _region.Dispose();

    private static string PathOf(string uriOrPath)
    {
        if (!uriOrPath.StartsWith("shm:", StringComparison.Ordinal))
        {
            return System.IO.Path.GetFullPath(uriOrPath);
        }

        return RegionUri.TryParse(uriOrPath, out RegionUri? uri, out string? problem)
            ? uri.Path
            : throw ToolException.Usage($"\"{uriOrPath}\" {problem}.");
    }
}
