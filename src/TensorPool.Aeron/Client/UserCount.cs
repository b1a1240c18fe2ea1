namespace TensorPool.Aeron.Client;

/// <summary>Counts threads inside memory that is to be unmapped, and turns away those who come too late.</summary>
internal sealed class UserCount
{
    private int _users;
    private int _shut;

    public bool TryEnter()
    {
        // SYNC users -> shut: a full fence between the increment and the load.
        Interlocked.Increment(ref _users);
        if (Volatile.Read(ref _shut) == 0)
        {
            return true;
        }

        Exit();
        return false;
    }

    public void Exit() => Interlocked.Decrement(ref _users);

    /// <summary>Turns away who comes from now on.</summary>
    /// <returns>Whether nobody is inside.</returns>
    public bool Shut()
    {
        Interlocked.Exchange(ref _shut, 1); // SYNC shut -> users
        return Volatile.Read(ref _users) == 0;
    }

    public void Open() => Interlocked.Exchange(ref _shut, 0);
}
