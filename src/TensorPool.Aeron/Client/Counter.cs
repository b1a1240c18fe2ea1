using TensorPool.Aeron.Counters;

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
        get => Use(static (c, _) => c._value.GetAcquire(), 0);
        set =>
            Use(
                static (c, v) =>
                {
                    c._value.SetRelease(v);
                    return 0;
                },
                value
            );
    }

    /// <summary>Adds and returns the value from before; 0 when the counter is closed.</summary>
    public long GetAndAdd(long delta) => Use(static (c, d) => c._value.GetAndAdd(d), delta);

    /// <summary>Closes the counter.</summary>
    public void Dispose() => _client.CloseCounter(this);

    internal void CloseLocally() => _isClosed = true;

    private long Use(Func<Counter, long, long> use, long argument)
    {
        if (_isClosed || !_client.CncUsers.TryEnter())
        {
            return 0;
        }

        try
        {
            return _isClosed ? 0 : use(this, argument);
        }
        finally
        {
            _client.CncUsers.Exit();
        }
    }
}
