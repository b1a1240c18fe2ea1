using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Client;

/// <summary>A counter of this client, which all processes of the driver can read. Thread-safe.</summary>
public sealed class Counter : IDisposable
{
    private readonly AeronClient _client;
    private readonly CounterValue _value;
    private volatile bool _isClosed;

    internal Counter(AeronClient client, long registrationId, CounterValue value)
    {
        _client = client;
        RegistrationId = registrationId;
        _value = value;
    }

    /// <summary>Id of the counter among all counters of the driver.</summary>
    public int Id => _value.Id;

    /// <summary>Id of the registration.</summary>
    public long RegistrationId { get; }

    /// <summary>Whether the counter is closed, by its owner or because the client has ended.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>The value; 0 when the counter is closed, and then it is not set.</summary>
    public long Value
    {
        get
        {
            using Visit visit = Visit.Begin();
            return _isClosed ? 0 : _value.GetAcquire();
        }
        set
        {
            using Visit visit = Visit.Begin();
            if (!_isClosed)
            {
                _value.SetRelease(value);
            }
        }
    }

    /// <summary>Adds and returns the value from before; 0 when the counter is closed.</summary>
    public long GetAndAdd(long delta)
    {
        using Visit visit = Visit.Begin();
        return _isClosed ? 0 : _value.GetAndAdd(delta);
    }

    /// <summary>Adds one, for a counter that one thread writes: without a fence.</summary>
    public void Increment()
    {
        using Visit visit = Visit.Begin();
        if (!_isClosed)
        {
            _value.Increment();
        }
    }

    /// <summary>Sets a value if the counter has another one; false when it has not, or is closed.</summary>
    public bool CompareAndSet(long expected, long value)
    {
        using Visit visit = Visit.Begin();
        return !_isClosed && _value.CompareAndSet(expected, value);
    }

    /// <summary>Closes the counter.</summary>
    public void Dispose() => _client.Requests.Close(this);

    internal void CloseLocally() => _isClosed = true;
}
