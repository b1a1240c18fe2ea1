using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Counters;

/// <summary>The value of one counter. Each counter has one writer; everybody may read. Borrows the mapping.</summary>
internal readonly struct CounterValue
{
    private readonly AtomicInt64 _value;

    public CounterValue(AtomicBuffer values, int counterId)
    {
        Id = counterId;
        _value = values.Int64At(checked(counterId * CounterLayout.ValueLength) + CounterLayout.ValueOffset);
    }

    public int Id { get; }

    public long GetPlain() => _value.GetPlain();

    public long GetAcquire() => _value.GetAcquire();

    public void SetRelease(long value) => _value.SetRelease(value);

    /// <summary>For counters with several writers; a full fence.</summary>
    public long GetAndAdd(long delta) => _value.GetAndAdd(delta);

    /// <summary>For counters with several writers; a full fence.</summary>
    public bool CompareAndSet(long expected, long value) => _value.CompareAndSet(expected, value);

    /// <summary>For the one writer, without a fence.</summary>
    public void Increment() => SetRelease(GetPlain() + 1);
}
