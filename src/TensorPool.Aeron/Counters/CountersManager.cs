using System.Text;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Counters;

/// <summary>
/// Allocates and frees counters; only the driver does that. A freed id is used again after a delay, so that a client that
/// still holds it for a moment reads a stale value, or writes one, without harm. Not thread-safe.
/// </summary>
internal sealed class CountersManager : CountersReader
{
    private readonly IEpochClock _clock;
    private readonly long _reuseTimeoutMs;
    private readonly Queue<int> _freed = new();
    private int _highWaterId = -1;

    public CountersManager(AtomicBuffer metadata, AtomicBuffer values, IEpochClock clock, long reuseTimeoutMs)
        : base(metadata, values)
    {
        _clock = clock;
        _reuseTimeoutMs = reuseTimeoutMs;
    }

    /// <summary>How many counters are in use.</summary>
    public int AllocatedCount { get; private set; }

    /// <summary>Allocates a counter with value 0. Keys are cut at 112 bytes, labels at 380.</summary>
    /// <returns>Its id, or <see cref="CounterLayout.NullId"/> when all are taken.</returns>
    public int TryAllocate(
        int typeId,
        ReadOnlySpan<byte> key,
        string label,
        long registrationId,
        long ownerId = CounterLayout.NoOwner,
        long referenceId = 0
    )
    {
        int id = NextId();
        if (id == CounterLayout.NullId)
        {
            return id;
        }

        int value = ValueRecord(id);
        Values.PutInt64Release(value + CounterLayout.RegistrationIdOffset, registrationId);
        Values.PutInt64Release(value + CounterLayout.OwnerIdOffset, ownerId);
        Values.PutInt64Release(value + CounterLayout.ReferenceIdOffset, referenceId);
        Values.PutInt64Release(value + CounterLayout.ValueOffset, 0);

        int record = Record(id);
        Metadata.PutInt32(record + CounterLayout.TypeIdOffset, typeId);
        Metadata.PutInt64(record + CounterLayout.FreeForReuseDeadlineOffset, CounterLayout.NotFreeForReuse);
        Span<byte> keySpace = Metadata.AsSpan(record + CounterLayout.KeyOffset, CounterLayout.MaxKeyLength);
        keySpace.Clear();
        key[..Math.Min(key.Length, CounterLayout.MaxKeyLength)].CopyTo(keySpace);
        int labelLength = Math.Min(label.Length, CounterLayout.MaxLabelLength);
        Encoding.ASCII.GetBytes(
            label.AsSpan(0, labelLength),
            Metadata.AsSpan(record + CounterLayout.LabelOffset, labelLength)
        );
        Metadata.PutInt32Release(record + CounterLayout.LabelLengthOffset, labelLength);
        // SYNC counter allocate -> state: a reader that sees ALLOCATED sees all of the above.
        Metadata.PutInt32Release(record + CounterLayout.StateOffset, CounterState.Allocated);
        AllocatedCount++;
        return id;
    }

    /// <summary>Frees a counter. Freeing one that is not in use does nothing.</summary>
    public void Free(int counterId)
    {
        if (!IsValidId(counterId) || State(counterId) != CounterState.Allocated)
        {
            return;
        }

        int record = Record(counterId);
        Metadata.PutInt32Release(record + CounterLayout.StateOffset, CounterState.Reclaimed);
        // Behind the state: nobody may see an allocated record without its key.
        Volatile.WriteBarrier();
        Metadata.Clear(record + CounterLayout.KeyOffset, CounterLayout.MaxKeyLength);
        Metadata.PutInt64(record + CounterLayout.FreeForReuseDeadlineOffset, _clock.TimeMs() + _reuseTimeoutMs);
        _freed.Enqueue(counterId);
        AllocatedCount--;
    }

    private int NextId()
    {
        // One timeout for all: the first one freed is the first one that may be used again.
        if (_freed.TryPeek(out int oldest) && FreeForReuseDeadlineMs(oldest) <= _clock.TimeMs())
        {
            return _freed.Dequeue();
        }

        return _highWaterId < MaxCounterId ? ++_highWaterId : CounterLayout.NullId;
    }
}
