using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Counters;

/// <summary>
/// Reads all counters of a driver: its own and those of every client. Thread-safe. Reading a value allocates nothing;
/// labels, keys and <see cref="CounterInfo"/> do.
/// </summary>
/// <remarks>
/// Belongs to a client or a <see cref="Cnc.CncReader"/> and ends with it; each call is then an
/// <see cref="ObjectDisposedException"/>. A counter can be freed at any time, and its id given to another one a second
/// later: who keeps an id compares the registration id now and then.
/// </remarks>
public sealed class CountersReader
{
    private const int Attempts = 3;

    private readonly CounterTable _table;
    private volatile bool _isClosed;

    internal CountersReader(CounterTable table)
    {
        _table = table;
        MaxCounterId = table.MaxCounterId;
    }

    /// <summary>No counter.</summary>
    public const int NullCounterId = CounterLayout.NullId;

    /// <summary>The highest id there can be.</summary>
    public int MaxCounterId { get; }

    /// <summary>Whether an id is in use.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There can be no such id.</exception>
    public CounterState State(int counterId)
    {
        using Visit visit = Visit.Begin();
        return Table(counterId).State(counterId);
    }

    /// <summary>The value. That of an id that is not in use means nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There can be no such id.</exception>
    public long Value(int counterId)
    {
        using Visit visit = Visit.Begin();
        return Table(counterId).Value(counterId);
    }

    /// <summary>What the counter counts; see <see cref="CounterTypes"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There can be no such id.</exception>
    public int TypeId(int counterId)
    {
        using Visit visit = Visit.Begin();
        return Table(counterId).TypeId(counterId);
    }

    /// <summary>Registration id of the resource the counter belongs to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There can be no such id.</exception>
    public long RegistrationId(int counterId)
    {
        using Visit visit = Visit.Begin();
        return Table(counterId).RegistrationId(counterId);
    }

    /// <summary>The client that made the counter; -1 for the driver's own and static ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There can be no such id.</exception>
    public long OwnerId(int counterId)
    {
        using Visit visit = Visit.Begin();
        return Table(counterId).OwnerId(counterId);
    }

    /// <summary>A resource the counter refers to; 0 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There can be no such id.</exception>
    public long ReferenceId(int counterId)
    {
        using Visit visit = Visit.Begin();
        return Table(counterId).ReferenceId(counterId);
    }

    /// <summary>The label.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There can be no such id.</exception>
    public string Label(int counterId)
    {
        using Visit visit = Visit.Begin();
        return Table(counterId).Label(counterId);
    }

    /// <summary>The first counter in use of a type with a registration id, or <see cref="NullCounterId"/>.</summary>
    public int FindByTypeAndRegistration(int typeId, long registrationId)
    {
        using Visit visit = Visit.Begin();
        return Table(0).FindByTypeAndRegistration(typeId, registrationId);
    }

    /// <summary>Everything about a counter that is in use; null when it is not, or keeps changing hands.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There can be no such id.</exception>
    public CounterInfo? Read(int counterId)
    {
        using Visit visit = Visit.Begin();
        CounterTable table = Table(counterId);
        for (int attempt = 0; attempt < Attempts && table.State(counterId) == CounterState.Allocated; attempt++)
        {
            long registrationId = table.RegistrationId(counterId);
            CounterInfo info = new(
                counterId,
                table.TypeId(counterId),
                table.Label(counterId),
                table.Key(counterId),
                registrationId,
                table.OwnerId(counterId),
                table.ReferenceId(counterId),
                table.Value(counterId)
            );
            // SYNC counter read -> free: what was copied belongs together if nobody freed the record meanwhile. It is
            // used again a second later at the earliest, so that a state that comes back comes with another registration.
            Volatile.ReadBarrier();
            if (table.State(counterId) == CounterState.Allocated && table.RegistrationId(counterId) == registrationId)
            {
                return info;
            }
        }

        return null;
    }

    /// <summary>
    /// All counters in use, in the order of their ids. Each is read when it is asked for, so that they are not of one moment.
    /// </summary>
    public IEnumerable<CounterInfo> Enumerate()
    {
        for (int id = 0; id <= MaxCounterId && State(id) != CounterState.Unused; id++)
        {
            if (Read(id) is CounterInfo info)
            {
                yield return info;
            }
        }
    }

    /// <summary>No visit that begins from now on gets to the counters.</summary>
    internal void Close() => _isClosed = true;

    private CounterTable Table(int counterId)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this); // behind the visit's mark
        if (!_table.IsValidId(counterId))
        {
            throw new ArgumentOutOfRangeException(
                nameof(counterId),
                counterId,
                $"Counter ids go from 0 to {MaxCounterId}."
            );
        }

        return _table;
    }
}
