using System.Text;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Counters;

/// <summary>
/// The records of all counters of a driver. Thread-safe; reading only loads, so that a read-only mapping will do. Borrows
/// the mapping: <see cref="CountersReader"/> is what users get.
/// </summary>
/// <remarks>
/// A record may be freed and used again while it is looked at: who needs key and label to belong together reads the state
/// (and the registration id) again afterwards. Reuse is delayed by a second, so this is rare, but not impossible.
/// </remarks>
internal class CounterTable
{
    public CounterTable(AtomicBuffer metadata, AtomicBuffer values)
    {
        Metadata = metadata;
        Values = values;
        MaxCounterId =
            Math.Min(values.Length / CounterLayout.ValueLength, metadata.Length / CounterLayout.MetadataLength) - 1;
    }

    public int MaxCounterId { get; }

    protected AtomicBuffer Metadata { get; }

    protected AtomicBuffer Values { get; }

    public bool IsValidId(int counterId) => (uint)counterId <= (uint)MaxCounterId && MaxCounterId >= 0;

    // SYNC counter state -> allocate: who sees ALLOCATED sees the rest of the record.
    public CounterState State(int counterId) =>
        (CounterState)Metadata.GetInt32Acquire(Record(counterId) + CounterLayout.StateOffset);

    public int TypeId(int counterId) => Metadata.GetInt32(Record(counterId) + CounterLayout.TypeIdOffset);

    public long FreeForReuseDeadlineMs(int counterId) =>
        Metadata.GetInt64Acquire(Record(counterId) + CounterLayout.FreeForReuseDeadlineOffset);

    public long Value(int counterId) => Values.GetInt64Acquire(ValueRecord(counterId) + CounterLayout.ValueOffset);

    public long RegistrationId(int counterId) =>
        Values.GetInt64Acquire(ValueRecord(counterId) + CounterLayout.RegistrationIdOffset);

    public long OwnerId(int counterId) => Values.GetInt64Acquire(ValueRecord(counterId) + CounterLayout.OwnerIdOffset);

    public long ReferenceId(int counterId) =>
        Values.GetInt64Acquire(ValueRecord(counterId) + CounterLayout.ReferenceIdOffset);

    /// <summary>The first eight bytes of the key, as which most keys start with an id.</summary>
    public long KeyInt64(int counterId) => Metadata.GetInt64(Record(counterId) + CounterLayout.KeyOffset);

    /// <summary>The first four bytes of the key, which are all there is of a system counter's.</summary>
    public int KeyInt32(int counterId) => Metadata.GetInt32(Record(counterId) + CounterLayout.KeyOffset);

    /// <summary>The key, all 112 bytes; what was not given is zero.</summary>
    public byte[] Key(int counterId) => KeySpan(counterId).ToArray();

    /// <summary>The key in place.</summary>
    public ReadOnlySpan<byte> KeySpan(int counterId) =>
        Metadata.AsSpan(Record(counterId) + CounterLayout.KeyOffset, CounterLayout.MaxKeyLength);

    public string Label(int counterId)
    {
        int record = Record(counterId);
        int length = Math.Clamp(
            Metadata.GetInt32Acquire(record + CounterLayout.LabelLengthOffset), // SYNC label length -> append
            0,
            CounterLayout.MaxLabelLength
        );
        return Encoding.ASCII.GetString(Metadata.AsSpan(record + CounterLayout.LabelOffset, length));
    }

    /// <summary>Ids of all counters in use, in order.</summary>
    public IEnumerable<int> AllocatedIds()
    {
        for (int id = 0; id <= MaxCounterId; id++)
        {
            CounterState state = State(id);
            if (state == CounterState.Unused)
            {
                yield break;
            }

            if (state == CounterState.Allocated)
            {
                yield return id;
            }
        }
    }

    /// <summary>The first counter of a type with a registration id, or <see cref="CounterLayout.NullId"/>.</summary>
    public int FindByTypeAndRegistration(int typeId, long registrationId)
    {
        for (int id = 0; id <= MaxCounterId; id++)
        {
            CounterState state = State(id);
            if (state == CounterState.Unused)
            {
                break;
            }

            if (state == CounterState.Allocated && TypeId(id) == typeId && RegistrationId(id) == registrationId)
            {
                return id;
            }
        }

        return CounterLayout.NullId;
    }

    /// <summary>
    /// The first counter of a type whose key starts with an id, or <see cref="CounterLayout.NullId"/>: how a client finds
    /// its heartbeat, because old drivers do not write registration ids.
    /// </summary>
    public int FindByTypeAndKey(int typeId, long key)
    {
        for (int id = 0; id <= MaxCounterId; id++)
        {
            CounterState state = State(id);
            if (state == CounterState.Unused)
            {
                break;
            }

            if (state == CounterState.Allocated && TypeId(id) == typeId && KeyInt64(id) == key)
            {
                return id;
            }
        }

        return CounterLayout.NullId;
    }

    /// <summary>
    /// Adds to a label, for the owner of the counter: the bytes first, then the length. What does not fit is cut.
    /// </summary>
    /// <returns>How many bytes were added.</returns>
    public int AppendToLabel(int counterId, string suffix)
    {
        int record = Record(counterId);
        int length = Math.Clamp(
            Metadata.GetInt32Acquire(record + CounterLayout.LabelLengthOffset),
            0,
            CounterLayout.MaxLabelLength
        );
        int added = Math.Min(suffix.Length, CounterLayout.MaxLabelLength - length);
        if (added > 0)
        {
            Encoding.ASCII.GetBytes(
                suffix.AsSpan(0, added),
                Metadata.AsSpan(record + CounterLayout.LabelOffset + length, added)
            );
            // SYNC label append -> length
            Metadata.PutInt32Release(record + CounterLayout.LabelLengthOffset, length + added);
        }

        return added;
    }

    public CounterValue ValueOf(int counterId) => new(Values, counterId);

    protected static int Record(int counterId) => checked(counterId * CounterLayout.MetadataLength);

    protected static int ValueRecord(int counterId) => checked(counterId * CounterLayout.ValueLength);
}
