using System.Runtime.InteropServices;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Tests.Support;

/// <summary>Zeroed memory with guard bytes on both sides, which are checked at the end.</summary>
internal sealed class SharedBlock : IDisposable
{
    private const int Guard = 64;
    private const byte GuardByte = 0xA5;

    private readonly nint _memory;
    private readonly AtomicBuffer _all;

    public SharedBlock(int length)
    {
        _memory = Marshal.AllocHGlobal(length + (2 * Guard));
        _all = new AtomicBuffer(_memory, length + (2 * Guard));
        _all.AsSpan().Fill(GuardByte);
        Buffer = _all.Slice(Guard, length);
        Buffer.Clear(0, length);
    }

    public AtomicBuffer Buffer { get; }

    public Span<byte> Bytes => Buffer.AsSpan();

    public void Dispose()
    {
        bool intact =
            !_all.AsSpan(0, Guard).ContainsAnyExcept(GuardByte)
            && !_all.AsSpan(_all.Length - Guard, Guard).ContainsAnyExcept(GuardByte);
        Marshal.FreeHGlobal(_memory);
        Assert.True(intact, "Something wrote outside the buffer.");
    }
}
