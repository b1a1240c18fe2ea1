using System.Text;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Counters;

/// <summary>
/// Allocates and frees counters; only the driver does that. A freed id is used again after a delay, so that a client that
/// still holds it for a moment reads a stale value, or writes one, without harm. Not thread-safe.
/// </summary>
/// <remarks>
/// Which ids are in use, and from when a freed one may be used again, is kept here as well as in the file: clients map the
/// file for writing, and one that goes wild must not make the driver lose its counters.
/// </remarks>
internal sealed class CountersManager : CounterTable
{
    private readonly IEpochClock _clock;
    private readonly long _reuseTimeoutMs;
    private readonly Queue<(int Id, long DeadlineMs)> _freed = new();
    private readonly HashSet<int> _allocated = [];
    private int _highWaterId = -1;

    public CountersManager(AtomicBuffer metadata, AtomicBuffer values, IEpochClock clock, long reuseTimeoutMs)
        : base(metadata, values)
    {
        _clock = clock;
        _reuseTimeoutMs = reuseTimeoutMs;
    }

    /// <summary>How many counters are in use.</summary>
    public int AllocatedCount => _allocated.Count;

    /// <summary>How many were freed, and not used again yet.</summary>
    public int FreedCount => _freed.Count;

    /// <summary>Allocates a counter with value 0. Keys are cut at 112 bytes, labels at 380.</summary>
    /// <returns>Its id, or <see cref="CounterLayout.NullId"/> when all are in use, or were a moment ago.</returns>
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
        Metadata.PutInt32Release(record + CounterLayout.StateOffset, (int)CounterState.Allocated);
        _allocated.Add(id);
        return id;
    }

    /// <summary>Frees a counter. Freeing one that is not in use does nothing.</summary>
    public void Free(int counterId)
    {
        if (!_allocated.Remove(counterId))
        {
            return;
        }

        int record = Record(counterId);
        Metadata.PutInt32Release(record + CounterLayout.StateOffset, (int)CounterState.Reclaimed);
        // Behind the state: nobody may see an allocated record without its key.
        Volatile.WriteBarrier();
        Metadata.Clear(record + CounterLayout.KeyOffset, CounterLayout.MaxKeyLength);
        long deadlineMs = _clock.TimeMs() + _reuseTimeoutMs;
        Metadata.PutInt64(record + CounterLayout.FreeForReuseDeadlineOffset, deadlineMs);
        _freed.Enqueue((counterId, deadlineMs));
    }

    private int NextId()
    {
        // One timeout for all: the first one freed is the first one that may be used again.
        if (_freed.TryPeek(out (int Id, long DeadlineMs) oldest) && oldest.DeadlineMs <= _clock.TimeMs())
        {
            _freed.Dequeue();
            return oldest.Id;
        }

        return _highWaterId < MaxCounterId ? ++_highWaterId : CounterLayout.NullId;
    }
}
