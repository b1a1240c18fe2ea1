using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace TensorPool.Aeron.Memory;

/// <summary>
/// Owns the mapping of one file: unmapped by <see cref="Dispose"/>, exactly once, and at no other time. Whoever disposes it
/// must know that no thread uses a buffer of it any more; a later access ends the process.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly SafeMemoryMappedViewHandle _view;
    private readonly byte* _address;
    private int _disposed;

    private MappedFile(string path, long length, SafeMemoryMappedViewHandle view, long viewOffset)
    {
        Path = path;
        Length = length;
        _view = view;
        byte* address = null;
        // Released in Dispose; until then the handle cannot be closed under us.
        view.AcquirePointer(ref address);
        _address = address + viewOffset;
    }

    public string Path { get; }

    public long Length { get; }

    public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Creates a file that must not exist yet, filled with zeros, and maps it.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="reserveBlocks">
    /// Reserves the blocks now, which fails when there is no space. Otherwise the file is sparse, and a write to a hole on a
    /// full tmpfs ends the process.
    /// </param>
    /// <exception cref="IOException">The file exists, or there is no space for it.</exception>
    public static MappedFile CreateNew(string path, long length, bool reserveBlocks)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        bool created = false;
        try
        {
            FileStreamOptions options = new()
            {
                Mode = FileMode.CreateNew, // O_EXCL: of two that race, one fails
                Access = FileAccess.ReadWrite,
                Share = Sharing,
                PreallocationSize = reserveBlocks ? length : 0,
                BufferSize = 0,
            };
            using FileStream file = new(path, options);
            created = true;
            file.SetLength(length); // preallocation alone reserves blocks and leaves the length at 0
            return Map(path, file, MemoryMappedFileAccess.ReadWrite);
        }
        catch when (created)
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Maps an existing file as it is; its length is never changed.</summary>
    /// <exception cref="IOException">The file is missing, empty, not a regular file, or cannot be opened.</exception>
    public static MappedFile Open(string path, bool writable)
    {
        FileInfo info = new(path);
        // Asked before opening, because opening a FIFO waits for its writer. A FIFO or device reports length 0.
        if (!info.Exists || info.Length == 0)
        {
            throw new FileNotFoundException($"{path}: expected a file with content, found {Found(info)}.", path);
        }

        FileStreamOptions options = new()
        {
            Mode = FileMode.Open,
            Access = writable ? FileAccess.ReadWrite : FileAccess.Read,
            Share = Sharing,
            BufferSize = 0,
        };
        using FileStream file = new(path, options);
        if (file.Length == 0)
        {
            // Another one than that which was asked about: a driver replaces the file, and is not ready yet.
            throw new FileNotFoundException($"{path}: expected a file with content, found an empty one.", path);
        }

        return Map(path, file, writable ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read);
    }

    /// <summary>A window on a part of the file. Files may be longer than 2 GiB, windows may not.</summary>
    public AtomicBuffer Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new AtomicBuffer((nint)(_address + offset), length);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _view.ReleasePointer();
            // The handle and not the accessor: the accessor would write the whole mapping to disk first.
            _view.Dispose();
        }
    }

    // .NET takes an advisory lock for narrower sharing, which would keep other .NET processes out.
    private const FileShare Sharing = FileShare.ReadWrite | FileShare.Delete;

    private static MappedFile Map(string path, FileStream file, MemoryMappedFileAccess access)
    {
        long length = file.Length;
        // Capacity 0 is the length of the file. A greater one would make the file of somebody else longer.
        using MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(
            file,
            null,
            0,
            access,
            HandleInheritability.None,
            leaveOpen: true
        );
        MemoryMappedViewAccessor accessor = mapped.CreateViewAccessor(0, 0, access);
        // The view has the length of pages; the file has the length that counts, and it may have changed while it was mapped:
        // the smaller one is mapped in any case. A mapping outlives its descriptor.
        return new MappedFile(
            path,
            Math.Min(length, file.Length),
            accessor.SafeMemoryMappedViewHandle,
            accessor.PointerOffset
        );
    }

    private static string Found(FileInfo info) => info.Exists ? "an empty or special file" : "nothing";
}
