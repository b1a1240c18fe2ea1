namespace TensorPool.Consumer;

/// <summary>
/// Lets one thread at a time into a consumer, and puts its end off until nobody is inside: what is mapped must not go while a
/// handler reads it. Thread-safe.
/// </summary>
/// <remarks>
/// One word holds the state, and is only changed by interlocked operations, which are full fences: who enters sees all that
/// who left has written, so that consecutive polls may be on different threads. Entering costs once per duty cycle.
/// </remarks>
/// <param name="onClosed">The end. Called once, by who leaves last or by who closes, with nobody inside.</param>
internal sealed class PollGate(Action onClosed)
{
    private const int Free = 0;
    private const int Inside = 1;
    private const int InsideAndClosing = 2;
    private const int Closed = 3;

    private int _state;

    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    /// <exception cref="InvalidOperationException">Somebody is inside.</exception>
    public void Enter()
    {
        int seen = Interlocked.CompareExchange(ref _state, Inside, Free);
        if (seen != Free)
        {
            Refuse(seen);
        }
    }

    public void Leave()
    {
        if (Interlocked.CompareExchange(ref _state, Free, Inside) != Inside)
        {
            // Closed meanwhile. Nobody else gets here: the state is left by this thread alone.
            Volatile.Write(ref _state, Closed);
            onClosed();
        }
    }

    public void Close()
    {
        if (Interlocked.CompareExchange(ref _state, Closed, Free) == Free)
        {
            onClosed();
            return;
        }

        // If this fails, who was inside has left meanwhile, or somebody else closes.
        if (
            Interlocked.CompareExchange(ref _state, InsideAndClosing, Inside) != Inside
            && Interlocked.CompareExchange(ref _state, Closed, Free) == Free
        )
        {
            onClosed();
        }
    }

    private static void Refuse(int seen)
    {
        ObjectDisposedException.ThrowIf(seen == Closed, typeof(TensorConsumer));
        throw new InvalidOperationException(
            "The consumer is being polled already, around this call or by another thread. One thread at a time may poll it."
        );
    }
}
