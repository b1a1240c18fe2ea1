using System.Runtime.CompilerServices;

namespace TensorPool.SharedMemory;

/// <summary>
/// All regions of one epoch of a stream, mapped: the header ring and the payload pools. Counted: unmapped when the owner has
/// retired it and everybody who acquired it has released it, so that no view ever touches memory that is gone.
/// </summary>
/// <remarks>
/// The count starts at one, the owner's, and is changed by interlocked operations: any thread may acquire and release. What
/// reached zero stays there: <see cref="TryAcquire"/> never brings a mapping back. "Retired" says that nothing new may be
/// delivered from it; views that are still held stay readable, and say that they are not intact.
/// </remarks>
internal sealed class StreamMapping
{
    private readonly MappedPool[] _pools;
    private int _references = 1;
    private int _isRetired;

    /// <param name="streamId">The stream.</param>
    /// <param name="epoch">The epoch of all regions.</param>
    /// <param name="nslots">Slots of the ring and of every pool, a power of two.</param>
    /// <param name="headerRing">The ring; owned from here on.</param>
    /// <param name="headerUri">Where the ring is.</param>
    /// <param name="pools">The pools, with their regions; owned from here on.</param>
    public StreamMapping(
        uint streamId,
        ulong epoch,
        uint nslots,
        MappedRegion headerRing,
        RegionUri headerUri,
        MappedPool[] pools
    )
    {
        StreamId = streamId;
        Epoch = epoch;
        Nslots = nslots;
        HeaderRing = headerRing;
        HeaderUri = headerUri;
        _pools = pools;
    }

    public uint StreamId { get; }

    public ulong Epoch { get; }

    public uint Nslots { get; }

    public MappedRegion HeaderRing { get; }

    public RegionUri HeaderUri { get; }

    public ReadOnlySpan<MappedPool> Pools => _pools;

    /// <summary>Whether the owner has given it up.</summary>
    public bool IsRetired => Volatile.Read(ref _isRetired) != 0;

    /// <summary>Whether the memory is gone.</summary>
    public bool IsUnmapped => Volatile.Read(ref _references) == 0;

    /// <summary>A header slot: 256 bytes, aligned to 64. The index is below <see cref="Nslots"/>: checked by the caller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Slot(uint index) => ref HeaderRing.At(RegionGeometry.SlotOffset(index));

    /// <summary>The first word of a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref ulong CommitWordOf(uint index) => ref Unsafe.As<byte, ulong>(ref Slot(index));

    /// <summary>Address of a payload slot. Both indices are checked by the caller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint PayloadAddress(int pool, uint slot) =>
        _pools[pool].FirstSlot + ((nint)slot * (nint)_pools[pool].StrideBytes);

    /// <summary>Bytes of a payload slot from its start.</summary>
    /// <param name="pool">Ordinal of the pool in <see cref="Pools"/>.</param>
    /// <param name="slot">Index of the slot, below <see cref="Nslots"/>.</param>
    /// <param name="length">Bytes, no more than the stride.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe Span<byte> Payload(int pool, uint slot, int length) => new((void*)PayloadAddress(pool, slot), length);

    /// <summary>The payload of a slot as elements: there may be 2 GiB of them, which no span of bytes can have.</summary>
    /// <param name="pool">Ordinal of the pool in <see cref="Pools"/>.</param>
    /// <param name="slot">Index of the slot, below <see cref="Nslots"/>.</param>
    /// <param name="count">Elements, no more than the stride holds.</param>
    public unsafe Span<T> Elements<T>(int pool, uint slot, int count)
        where T : unmanaged => new((T*)PayloadAddress(pool, slot), count);

    /// <summary>The first byte of a payload slot. Both indices are checked by the caller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe ref byte FirstByte(int pool, uint slot) => ref Unsafe.AsRef<byte>((void*)PayloadAddress(pool, slot));

    /// <summary>Ordinal of the pool with an id; -1 if there is none.</summary>
    public int FindPool(ushort poolId)
    {
        for (int i = 0; i < _pools.Length; i++)
        {
            if (_pools[i].PoolId == poolId)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Ordinal of the pool with the least stride that a payload fits into (W-9-2); -1 if it fits into none.</summary>
    public int FindSmallestPool(long payloadLength)
    {
        int best = -1;
        for (int i = 0; i < _pools.Length; i++)
        {
            uint stride = _pools[i].StrideBytes;
            if (stride >= payloadLength && (best < 0 || stride < _pools[best].StrideBytes))
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>Keeps the memory mapped until <see cref="Release"/>.</summary>
    /// <returns>False if it is gone already.</returns>
    public bool TryAcquire()
    {
        int seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            int found = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>Gives back what <see cref="TryAcquire"/> gave. The last one unmaps.</summary>
    public void Release()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left < 0)
        {
            Interlocked.Increment(ref _references);
            throw new InvalidOperationException("The mapping was released more often than it was acquired.");
        }

        if (left == 0)
        {
            Unmap();
        }
    }

    /// <summary>The owner's release: nothing new is delivered from here on. Once; later calls do nothing.</summary>
    public void Retire()
    {
        if (Interlocked.Exchange(ref _isRetired, 1) == 0)
        {
            Release();
        }
    }

    private void Unmap()
    {
        HeaderRing.Dispose();
        foreach (MappedPool pool in _pools)
        {
            pool.Region.Dispose();
        }
    }
}
