using System.Runtime.CompilerServices;

namespace TensorPool.SharedMemory;

/// <summary>
/// Lets one thread use something that another thread will take away, at the price of two plain stores and a load for the
/// one that uses it often; the one that takes it away, once, pays for both.
/// </summary>
/// <remarks>
/// <para>
/// The user (one thread at a time) stores "inside", then loads "closed"; the closer stores "closed", then loads "inside".
/// If the user loaded false, its store of "inside" came before; but a processor may still have that store in its buffer
/// while it loads ahead of it, and the closer would see nobody inside. Between its store and its load the closer therefore
/// calls <see cref="Interlocked.MemoryBarrierProcessWide"/>, which puts a full fence into every thread of the process: a user
/// whose fence comes before its load of "closed" will see true and leave; one whose fence comes after that load has its
/// store of "inside" visible, and the closer waits for it. The user itself needs no fence.
/// </para>
/// <para>
/// Leaving is a release store, and the closer's load of it is an acquire: all that the user did inside has happened before
/// <see cref="CloseAndWait"/> returns. Inside must be short, and must not call code of strangers.
/// </para>
/// </remarks>
internal sealed class AsymmetricGate
{
    private int _inside;
    private int _closed;

    public bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>Goes inside. Not reentrant.</summary>
    /// <returns>False if the gate is closed: then nothing may be used, and <see cref="Exit"/> is not called.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter()
    {
        // Volatile on both, so that the compiler keeps their order; the processor is dealt with by the closer.
        Volatile.Write(ref _inside, 1);
        if (Volatile.Read(ref _closed) == 0)
        {
            return true;
        }

        Volatile.Write(ref _inside, 0);
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit() => Volatile.Write(ref _inside, 0);

    /// <summary>Closes the gate for good, and waits until nobody is inside. Never called from inside.</summary>
    public void CloseAndWait()
    {
        Volatile.Write(ref _closed, 1);
        Interlocked.MemoryBarrierProcessWide();
        var spin = new SpinWait();
        while (Volatile.Read(ref _inside) != 0)
        {
            spin.SpinOnce();
        }
    }
}
