namespace TensorPool.Aeron.Memory;

/// <summary>
/// One aligned 64-bit word of shared memory, whose place was checked when it was taken from its buffer, so that the paths
/// that use it for every message have nothing left to check. Borrows the mapping like its buffer.
/// </summary>
internal readonly unsafe struct AtomicInt64
{
    private readonly long* _address;

    /// <summary>To be had from <see cref="AtomicBuffer.Int64At"/>, which checks.</summary>
    internal AtomicInt64(long* address)
    {
        _address = address;
    }

    public long GetPlain() => *_address;

    public void SetPlain(long value) => *_address = value;

    public long GetAcquire() => Volatile.Read(ref *_address);

    public void SetRelease(long value) => Volatile.Write(ref *_address, value);

    /// <summary>Adds and returns the value from before; a full fence.</summary>
    public long GetAndAdd(long delta) => Interlocked.Add(ref *_address, delta) - delta;

    /// <summary>A full fence.</summary>
    public bool CompareAndSet(long expected, long value) =>
        Interlocked.CompareExchange(ref *_address, value, expected) == expected;
}
