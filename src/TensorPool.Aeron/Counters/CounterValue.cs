using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Counters;

/// <summary>The value of one counter. Each counter has one writer; everybody may read. Borrows the mapping.</summary>
internal readonly struct CounterValue
{
    private readonly AtomicBuffer _record;

    public CounterValue(AtomicBuffer values, int counterId)
    {
        Id = counterId;
        _record = values.Slice(checked(counterId * CounterLayout.ValueLength), CounterLayout.ValueLength);
    }

    public int Id { get; }

    public long GetPlain() => _record.GetInt64(CounterLayout.ValueOffset);

    public long GetAcquire() => _record.GetInt64Acquire(CounterLayout.ValueOffset);

    public void SetRelease(long value) => _record.PutInt64Release(CounterLayout.ValueOffset, value);

    /// <summary>For counters with several writers; a full fence.</summary>
    public long GetAndAdd(long delta) => _record.GetAndAddInt64(CounterLayout.ValueOffset, delta);

    /// <summary>For the one writer, without a fence.</summary>
    public void Increment() => SetRelease(GetPlain() + 1);
}
