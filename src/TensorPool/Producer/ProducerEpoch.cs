using System.Runtime.CompilerServices;
using TensorPool.SharedMemory;

namespace TensorPool.Producer;

/// <summary>
/// One epoch of a stream, as its producer writes it: the mapped regions, the sequence numbers, and the answer to the question
/// whether anybody may still touch the memory.
/// </summary>
/// <remarks>
/// <para>
/// Two threads meet here. The publishing thread writes frames; the agent decides that the epoch is over (a new one has begun,
/// the lease has ended, the producer closes). Then nothing may be published any more, and the memory may be unmapped once the
/// publishing thread is out of it and every device has given its buffer back. The publishing thread must not pay for that: no
/// lock, no interlocked operation, no fence.
/// </para>
/// <para>
/// So it counts itself in and out. <c>_entered</c> and <c>_left</c> are written by the publishing thread alone; a call that
/// copies is inside until it returns, a claim is inside until it ends. <c>_isVoid</c> is written by the agent alone, once.
/// </para>
/// <list type="bullet">
/// <item>
/// Publishing side: store <c>_entered</c>, then load <c>_isVoid</c>. Agent: store <c>_isVoid</c>, process-wide barrier, then
/// load the counts. The barrier makes the publishing side's store and load as good as fenced: either the load sees the epoch
/// void, and nothing is touched, or the agent sees that somebody is inside, and leaves the memory mapped.
/// </item>
/// <item>
/// The last one out unmaps. Publishing side: store <c>_left</c>, then load <c>_isVoid</c>. By the same barrier, either the
/// agent's load sees that nobody is inside, or this load sees the epoch void. Both may be: an interlocked exchange, which only
/// a void epoch ever gets to, lets one of them release the mapping.
/// </item>
/// <item>
/// <c>_left</c> is stored with release order and loaded first, with acquire order: whatever was done inside is done before the
/// memory goes, and equal counts mean that there was a moment when nobody was inside, after which nobody can come in.
/// </item>
/// </list>
/// <para>
/// "Publishing thread" means one at a time. Whoever lets several threads publish orders them by a lock or a queue, and both
/// order these plain counts as well.
/// </para>
/// </remarks>
internal sealed class ProducerEpoch
{
    private readonly StreamMapping _mapping;
    private readonly UsageDeadline _deadline;
    private long _entered;
    private long _left;
    private int _isReleased;
    private volatile bool _isVoid;

    /// <param name="mapping">Writable. Kept mapped by this object, whatever its owner does, until it is void and left.</param>
    /// <param name="deadline">Until when frames may be published; null for ever. Whoever keeps a lease alive moves it.</param>
    public ProducerEpoch(StreamMapping mapping, UsageDeadline? deadline = null)
    {
        if (!mapping.TryAcquire())
        {
            throw new InvalidOperationException($"The regions of epoch {mapping.Epoch} are unmapped already.");
        }

        _mapping = mapping;
        _deadline = deadline ?? new UsageDeadline();
        Number = mapping.Epoch;
        Nslots = mapping.Nslots;
        InFlight = new InFlightQueue(mapping.Nslots);
    }

    /// <summary>The epoch's number.</summary>
    public ulong Number { get; }

    public uint Nslots { get; }

    /// <summary>The sequence numbers of this epoch; they start at 0 (W-15.2-2).</summary>
    public InFlightQueue InFlight { get; }

    public StreamMapping Mapping => _mapping;

    /// <summary>Whether the memory was given back.</summary>
    public bool IsReleased => Volatile.Read(ref _isReleased) != 0;

    /// <summary>Whether the epoch is over for this producer.</summary>
    public bool IsVoid => _isVoid;

    /// <summary>Until when frames may be published, by the monotonic clock.</summary>
    public long DeadlineNs
    {
        get => _deadline.Ns;
        set => _deadline.Ns = value;
    }

    /// <summary>The slot of a sequence number, and of its payload in every pool (W-15.5-2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint IndexOf(ulong seq) => (uint)seq & (Nslots - 1);

    /// <summary>Publishing thread: keeps the memory mapped until <see cref="Leave"/>. May be nested.</summary>
    /// <returns>False if the epoch is over; then there is nothing to leave.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter()
    {
        Volatile.Write(ref _entered, _entered + 1); // SYNC epoch enter -> void
        if (!_isVoid)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Publishing thread: ends what <see cref="TryEnter"/> began.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave()
    {
        Volatile.Write(ref _left, _left + 1); // SYNC epoch leave -> void
        if (_isVoid)
        {
            ReleaseIfUnused();
        }
    }

    /// <summary>Agent: the epoch is over. The memory is unmapped now, or when the publishing thread has left it.</summary>
    public void Void()
    {
        _isVoid = true;
        Interlocked.MemoryBarrierProcessWide(); // SYNC void -> epoch enter, epoch leave
        ReleaseIfUnused();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReleaseIfUnused()
    {
        long left = Volatile.Read(ref _left);
        if (Volatile.Read(ref _entered) == left && Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            _mapping.Release();
        }
    }
}
