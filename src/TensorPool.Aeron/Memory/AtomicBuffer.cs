using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace TensorPool.Aeron.Memory;

/// <summary>
/// A window on memory shared with other processes. Every access is checked against the window, so that no number read
/// from the memory itself can lead out of it. Borrows: valid only as long as the owner of the memory keeps it mapped.
/// </summary>
/// <remarks>
/// The name says the ordering. Plain accesses have none and need no alignment. <c>Acquire</c> loads stay before everything
/// that follows them, <c>Release</c> stores stay behind everything that precedes them, and read-modify-write operations
/// are full fences; those three need natural alignment, because a misaligned atomic faults on arm64 and is not atomic
/// across cache lines on x64.
/// </remarks>
internal readonly unsafe struct AtomicBuffer
{
    private readonly byte* _address;
    private readonly int _length;

    /// <param name="address">Address of the first byte, a multiple of 4; atomics of 8 bytes need a multiple of 8.</param>
    /// <param name="length">Length in bytes.</param>
    public AtomicBuffer(nint address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfZero(address);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _address = (byte*)address;
        _length = length;
    }

    public int Length => _length;

    /// <summary>A window on a part of this one.</summary>
    public AtomicBuffer Slice(int offset, int length)
    {
        CheckRange(offset, length);
        return new AtomicBuffer((nint)(_address + offset), length);
    }

    /// <summary>The bytes of a range, for plain access. Other processes may change them at any time.</summary>
    public Span<byte> AsSpan(int offset, int length)
    {
        CheckRange(offset, length);
        return new Span<byte>(_address + offset, length);
    }

    public Span<byte> AsSpan() => new(_address, _length);

    public void Clear(int offset, int length) => AsSpan(offset, length).Clear();

    public byte GetByte(int offset) => *Plain(offset, sizeof(byte));

    public void PutByte(int offset, byte value) => *Plain(offset, sizeof(byte)) = value;

    public byte GetByteAcquire(int offset) => Volatile.Read(ref *Plain(offset, sizeof(byte)));

    public void PutByteRelease(int offset, byte value) => Volatile.Write(ref *Plain(offset, sizeof(byte)), value);

    public ushort GetUInt16(int offset) => Unsafe.ReadUnaligned<ushort>(Plain(offset, sizeof(ushort)));

    public void PutUInt16(int offset, ushort value) => Unsafe.WriteUnaligned(Plain(offset, sizeof(ushort)), value);

    public int GetInt32(int offset) => Unsafe.ReadUnaligned<int>(Plain(offset, sizeof(int)));

    public void PutInt32(int offset, int value) => Unsafe.WriteUnaligned(Plain(offset, sizeof(int)), value);

    public int GetInt32Acquire(int offset) => Volatile.Read(ref Int32(offset));

    public void PutInt32Release(int offset, int value) => Volatile.Write(ref Int32(offset), value);

    /// <summary>Adds and returns the value from before.</summary>
    public int GetAndAddInt32(int offset, int delta) => Interlocked.Add(ref Int32(offset), delta) - delta;

    public bool CompareAndSetInt32(int offset, int expected, int value) =>
        Interlocked.CompareExchange(ref Int32(offset), value, expected) == expected;

    public long GetInt64(int offset) => Unsafe.ReadUnaligned<long>(Plain(offset, sizeof(long)));

    public void PutInt64(int offset, long value) => Unsafe.WriteUnaligned(Plain(offset, sizeof(long)), value);

    public long GetInt64Acquire(int offset) => Volatile.Read(ref Int64(offset));

    public void PutInt64Release(int offset, long value) => Volatile.Write(ref Int64(offset), value);

    /// <summary>Adds and returns the value from before.</summary>
    public long GetAndAddInt64(int offset, long delta) => Interlocked.Add(ref Int64(offset), delta) - delta;

    public bool CompareAndSetInt64(int offset, long expected, long value) =>
        Interlocked.CompareExchange(ref Int64(offset), value, expected) == expected;

    /// <summary>A word to be used again and again, with its place checked now.</summary>
    public AtomicInt64 Int64At(int offset)
    {
        ref long word = ref Int64(offset);
        return new AtomicInt64((long*)Unsafe.AsPointer(ref word));
    }

    /// <summary>A block of <see cref="AlignedBlock.Length"/> bytes, with its place checked now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AlignedBlock BlockAt(int offset)
    {
        byte* address = Plain(offset, AlignedBlock.Length);
        if (((nuint)address & (sizeof(long) - 1)) != 0)
        {
            ThrowMisaligned(offset, AlignedBlock.Length);
        }

        return new AlignedBlock(address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Plain(int offset, int size)
    {
        // In 64 bits neither a negative offset nor one near the maximum can pass.
        if ((ulong)(uint)offset + (uint)size > (uint)_length)
        {
            ThrowOutside(offset, size);
        }

        return _address + offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int Int32(int offset)
    {
        byte* address = Plain(offset, sizeof(int));
        if (((nuint)address & (sizeof(int) - 1)) != 0)
        {
            ThrowMisaligned(offset, sizeof(int));
        }

        return ref *(int*)address;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref long Int64(int offset)
    {
        byte* address = Plain(offset, sizeof(long));
        if (((nuint)address & (sizeof(long) - 1)) != 0)
        {
            ThrowMisaligned(offset, sizeof(long));
        }

        return ref *(long*)address;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckRange(int offset, int length)
    {
        if ((ulong)(uint)offset + (uint)length > (uint)_length)
        {
            ThrowOutside(offset, length);
        }
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowOutside(int offset, int size) =>
        throw new ArgumentOutOfRangeException(
            nameof(offset),
            offset,
            $"An access of {size} bytes does not fit into a buffer of {_length} bytes."
        );

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowMisaligned(int offset, int size) =>
        throw new ArgumentOutOfRangeException(nameof(offset), offset, $"An atomic of {size} bytes must be aligned.");
}
