using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using TensorPool.SharedMemory.Posix;

namespace TensorPool.SharedMemory;

/// <summary>
/// The mapping of one file of a region. Unmapped by <see cref="Dispose"/>, exactly once and at no other time: whoever
/// disposes it knows that nobody uses its bytes any more. The file stays open, so that its length can be asked for.
/// </summary>
/// <remarks>
/// A file that somebody shortens under a mapping kills the process at the next access behind its new end: Linux sends
/// SIGBUS, and .NET cannot catch what it makes of it. Hence lengths are checked before mapping and again at each announce.
/// </remarks>
internal sealed unsafe class MappedRegion : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly nint _address;
    private readonly nuint _mappedLength;
    private int _isDisposed;

    private MappedRegion(
        string path,
        SafeFileHandle file,
        long length,
        bool isWritable,
        nint address,
        nuint mappedLength
    )
    {
        Path = path;
        Length = length;
        IsWritable = isWritable;
        _file = file;
        _address = address;
        _mappedLength = mappedLength;
    }

    public string Path { get; }

    /// <summary>Bytes of the region that may be used.</summary>
    public long Length { get; }

    public bool IsWritable { get; }

    /// <summary>Address of the first byte; page-aligned.</summary>
    public nint Address => _address;

    /// <summary>Maps an open file; owns the descriptor from here on, also if this fails.</summary>
    /// <param name="path">Path for messages.</param>
    /// <param name="file">The file, open for what is asked.</param>
    /// <param name="length">Bytes that will be used; the file has as many.</param>
    /// <param name="writable">Whether it may be written to. A read-only mapping is proof against mistakes of a reader.</param>
    /// <param name="paging">When pages are made present.</param>
    /// <exception cref="IOException">The system refused.</exception>
    public static MappedRegion Map(string path, SafeFileHandle file, long length, bool writable, RegionPaging paging)
    {
        try
        {
            BackingFileSystem fileSystem = BackingFileSystem.Of(file);
            long mapped = RegionGeometry.FileLength(length, fileSystem.PageSize, fileSystem.IsHugetlbfs);
            int protection = LibC.ProtectionRead | (writable ? LibC.ProtectionWrite : 0);
            int flags = LibC.MapShared | (paging == RegionPaging.OnDemand ? 0 : LibC.MapPopulate);
            nint address = LibC.Map(0, (nuint)mapped, protection, flags, file, 0);
            if (address == -1)
            {
                throw new IOException($"{path}: {mapped} bytes cannot be mapped: {LibC.LastError()}.");
            }

            var region = new MappedRegion(path, file, length, writable, address, (nuint)mapped);
            if (paging == RegionPaging.Locked && LibC.LockMemory(address, (nuint)mapped) != 0)
            {
                string error = LibC.LastError();
                region.Dispose();
                throw new IOException(
                    $"{path}: {mapped} bytes cannot be locked in memory: {error}. The limit is RLIMIT_MEMLOCK (ulimit -l)."
                );
            }

            return region;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A byte of the region.</summary>
    /// <param name="offset">Place; checked by whoever computed it, since the hot path comes through here.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte At(nint offset) => ref Unsafe.AsRef<byte>((void*)(_address + offset));

    /// <summary>A part of the region, checked.</summary>
    public Span<byte> Slice(nint offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, (nint)Length - length);
        return new Span<byte>((void*)(_address + offset), length);
    }

    /// <summary>How long the file is now.</summary>
    public long CurrentFileLength() => PosixFile.Identify(_file).Length;

    /// <summary>Writes what was changed to the file, for file systems that have a disk behind them.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public void Synchronize()
    {
        if (!PosixFile.TrySynchronize(_file))
        {
            throw new IOException($"{Path}: cannot be synchronized: {LibC.LastError()}.");
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            int result = LibC.Unmap(_address, _mappedLength);
            _file.Dispose();
            if (result != 0)
            {
                throw new IOException($"{Path}: cannot be unmapped: {LibC.LastError()}.");
            }
        }
    }
}
