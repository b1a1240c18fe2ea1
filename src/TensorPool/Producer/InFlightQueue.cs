using System.Runtime.CompilerServices;

namespace TensorPool.Producer;

/// <summary>
/// The sequence numbers of one epoch that are in flight, in order (O-13, O-19). It gives numbers out, one after the other, and
/// remembers three of them:
/// <code>
///        Tail              Head              Next
/// ─────────┬─────────────────┬─────────────────┬─────────►  seq
///  reusable│  order is done, │ order is open:  │ not given
///   slots  │ some slots held │ no descriptor   │ out yet
/// </code>
/// A number that is given out may lie at most the length of the ring behind the next one, because both have the same slot:
/// so the queue is full when the oldest claim that somebody may still write to is a whole ring old (O-14).
/// </summary>
/// <remarks>
/// Belongs to the publishing thread, and nothing is allocated after construction. The agent reads <see cref="Head"/> and
/// <see cref="Next"/>, for reports: each is written in one store, with release order so that a frame that counts is complete,
/// and no two of them are read as one.
/// </remarks>
internal sealed class InFlightQueue
{
    private readonly InFlightClaim[] _claims;
    private readonly ulong _mask;
    private ulong _next;
    private ulong _head;

    /// <param name="nslots">Slots of the ring, a power of two.</param>
    public InFlightQueue(uint nslots)
    {
        _claims = new InFlightClaim[nslots];
        _mask = nslots - 1;
    }

    public int Capacity => _claims.Length;

    /// <summary>The number that is given out next.</summary>
    public ulong Next
    {
        get => Volatile.Read(ref _next);
        private set => Volatile.Write(ref _next, value);
    }

    /// <summary>The next number in order: all before it are published, or are gaps.</summary>
    public ulong Head
    {
        get => Volatile.Read(ref _head);
        private set => Volatile.Write(ref _head, value);
    }

    /// <summary>The oldest number whose slot must not be used again.</summary>
    public ulong Tail { get; private set; }

    /// <summary>Whether nothing is in flight and no slot is held.</summary>
    public bool IsIdle => Tail == _next;

    /// <summary>Whether the slot of the next number is still held.</summary>
    public bool IsFull => _next - Tail == (ulong)_claims.Length;

    /// <summary>Numbers that are given out, and neither published nor gaps.</summary>
    public int Count => (int)(_next - _head);

    /// <summary>A number between <see cref="Tail"/> and <see cref="Next"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref InFlightClaim At(ulong seq) => ref _claims[seq & _mask];

    /// <summary>Whether a number is given out, and its order or its slot is not done with.</summary>
    public bool Contains(ulong seq) => seq - Tail < _next - Tail;

    /// <summary>Gives out the next number as an open claim that holds its slot.</summary>
    /// <returns>False if the queue is full.</returns>
    public bool TryPush(int pool, out ulong seq)
    {
        seq = _next;
        if (IsFull)
        {
            return false;
        }

        ref InFlightClaim claim = ref At(seq);
        claim = default;
        claim.Pool = pool;
        claim.IsHeld = true;
        Next = seq + 1;
        return true;
    }

    /// <summary>Gives out a number that is published already: the short way for an idle queue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PassIdle()
    {
        ulong next = _next + 1;
        Tail = next;
        Next = next;
        Head = next;
    }

    /// <summary>The number at the head, if its turn has come: it is completed or abandoned.</summary>
    public bool TryPeekReady(out ulong seq)
    {
        seq = _head;
        return _head != _next && At(seq).State != InFlightState.Open;
    }

    /// <summary>Takes the number at the head out of the order.</summary>
    public void Pop()
    {
        Head = _head + 1;
        Trim();
    }

    /// <summary>Nobody writes into the slot of this number any more.</summary>
    public void Release(ulong seq)
    {
        At(seq).IsHeld = false;
        Trim();
    }

    private void Trim()
    {
        while (Tail != _head && !At(Tail).IsHeld)
        {
            Tail++;
        }
    }
}
