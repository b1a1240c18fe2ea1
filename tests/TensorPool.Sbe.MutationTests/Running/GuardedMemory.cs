using System.ComponentModel;
using System.Runtime.InteropServices;

namespace TensorPool.Sbe.MutationTests.Running;

/// <summary>
/// Readable and writable pages with an inaccessible page on either side. A buffer that ends at the end, or begins at the
/// beginning, makes every access outside fatal: the runtime cannot turn it into an exception.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ProtRead = 1;
    private const int ProtWrite = 2;
    private const int MapPrivate = 0x02;
    private const int MapAnonymous = 0x20;

    private readonly byte* _mapping;
    private readonly nuint _mappingLength;
    private readonly byte* _start;

    public GuardedMemory(int capacity)
    {
        int page = Environment.SystemPageSize;
        Length = (capacity + page - 1) / page * page;
        _mappingLength = (nuint)(Length + (2 * page));
        nint mapping = Map(0, _mappingLength, 0, MapPrivate | MapAnonymous, -1, 0);
        if (mapping == -1)
        {
            throw new Win32Exception();
        }

        _mapping = (byte*)mapping;
        _start = _mapping + page;
        if (Protect((nint)_start, (nuint)Length, ProtRead | ProtWrite) != 0)
        {
            throw new Win32Exception();
        }
    }

    /// <summary>Accessible bytes, whole pages.</summary>
    public int Length { get; }

    /// <summary>All accessible bytes.</summary>
    public Span<byte> All => new(_start, Length);

    /// <summary>The last bytes: the next one is behind the guard.</summary>
    public Span<byte> AtEnd(int length) => All[^length..];

    /// <summary>The first bytes: the one before is behind the guard.</summary>
    public Span<byte> AtStart(int length) => All[..length];

    public void Dispose() => _ = Unmap((nint)_mapping, _mappingLength);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(nint address, nuint length);
}
