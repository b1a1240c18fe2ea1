using System.Diagnostics;

namespace TensorPool.Aeron.Memory;

/// <summary>
/// 32 aligned bytes of shared memory, whose place was checked once. Offsets within are constants of a layout, so that
/// there is nothing left to check per access. Borrows the mapping like its buffer.
/// </summary>
internal readonly unsafe struct AlignedBlock
{
    public const int Length = 32;

    private readonly byte* _address;

    /// <summary>To be had from <see cref="AtomicBuffer.BlockAt"/>, which checks.</summary>
    internal AlignedBlock(byte* address)
    {
        _address = address;
    }

    public byte GetByte(int offset) => *At(offset, sizeof(byte));

    public void PutByte(int offset, byte value) => *At(offset, sizeof(byte)) = value;

    public ushort GetUInt16(int offset) => *(ushort*)At(offset, sizeof(ushort));

    public void PutUInt16(int offset, ushort value) => *(ushort*)At(offset, sizeof(ushort)) = value;

    public int GetInt32(int offset) => *(int*)At(offset, sizeof(int));

    public void PutInt32(int offset, int value) => *(int*)At(offset, sizeof(int)) = value;

    public int GetInt32Acquire(int offset) => Volatile.Read(ref *(int*)At(offset, sizeof(int)));

    public void PutInt32Release(int offset, int value) => Volatile.Write(ref *(int*)At(offset, sizeof(int)), value);

    public long GetInt64(int offset) => *(long*)At(offset, sizeof(long));

    public void PutInt64(int offset, long value) => *(long*)At(offset, sizeof(long)) = value;

    public void PutInt64Release(int offset, long value) => Volatile.Write(ref *(long*)At(offset, sizeof(long)), value);

    /// <summary>
    /// What lies behind the block, for plain access. The caller has checked that as many bytes are in the same buffer.
    /// </summary>
    public Span<byte> Behind(int length) => new(_address + Length, length);

    private byte* At(int offset, int size)
    {
        Debug.Assert((uint)offset <= Length - size && offset % size == 0, "A constant of a layout, aligned, within.");
        return _address + offset;
    }
}
