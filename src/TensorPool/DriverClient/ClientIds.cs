namespace TensorPool.DriverClient;

/// <summary>The client ids of one process: each lease has one of its own (D-4.8-3, DO-4). Thread-safe.</summary>
/// <param name="next">Makes an id that other processes are unlikely to have.</param>
internal sealed class ClientIds(Func<uint> next)
{
    private readonly Lock _lock = new();
    private readonly HashSet<uint> _taken = [];

    /// <exception cref="ArgumentException">Another lease of this process has the id.</exception>
    public uint Take(uint? wanted)
    {
        lock (_lock)
        {
            if (wanted is not { } id)
            {
                return TakeNext();
            }

            return _taken.Add(id)
                ? id
                : throw new ArgumentException(
                    $"Client id {id} has a lease in this process already, and a client has one lease at most. Give each lease an id of its own, or none."
                );
        }
    }

    /// <summary>Another id for a client whose one was refused.</summary>
    public uint Exchange(uint refused)
    {
        lock (_lock)
        {
            uint id = TakeNext();
            _taken.Remove(refused);
            return id;
        }
    }

    public void Release(uint id)
    {
        lock (_lock)
        {
            _taken.Remove(id);
        }
    }

    private uint TakeNext()
    {
        uint id = next();
        while (!_taken.Add(id))
        {
            id = next();
        }

        return id;
    }
}
