using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Concurrent;

/// <summary>
/// The ring on which clients send commands to the driver: any number of producers in any number of processes, one
/// consumer (aeron-ipc §3.1–3.4).
/// </summary>
/// <remarks>
/// Who writes what: producers advance the tail by compare-and-set and own the bytes between the old and the new value
/// until they commit; the consumer owns the committed bytes between head and tail, zeroes them and then advances the head.
/// The head cache is a copy of the head that producers keep so that they do not touch the consumer's line. Thread-safe for
/// producers; <see cref="Read"/> and <see cref="Unblock"/> are for the one consumer.
/// </remarks>
internal sealed class ManyToOneRingBuffer
{
    private readonly AtomicBuffer _buffer;
    private readonly int _capacity;
    private readonly int _mask;

    public ManyToOneRingBuffer(AtomicBuffer buffer)
    {
        if (!IsValidLength(buffer.Length))
        {
            throw new ArgumentException(
                $"A ring of {buffer.Length} bytes: expected a power of two and {RingBufferLayout.TrailerLength} bytes.",
                nameof(buffer)
            );
        }

        _buffer = buffer;
        _capacity = buffer.Length - RingBufferLayout.TrailerLength;
        _mask = _capacity - 1;
    }

    public int Capacity => _capacity;

    public int MaxMessageLength => _capacity / 8;

    /// <summary>How often the consumer found a record that no producer writes, and gave up what followed it.</summary>
    public long CorruptReads { get; private set; }

    public long ProducerPosition => _buffer.GetInt64Acquire(_capacity + RingBufferLayout.TailOffset);

    public long ConsumerPosition => _buffer.GetInt64Acquire(_capacity + RingBufferLayout.HeadOffset);

    /// <summary>Epoch milliseconds of the driver's last sign of life; 0 not started, -1 shut down.</summary>
    public long ConsumerHeartbeatMs
    {
        get => _buffer.GetInt64Acquire(_capacity + RingBufferLayout.ConsumerHeartbeatOffset);
        set => _buffer.PutInt64Release(_capacity + RingBufferLayout.ConsumerHeartbeatOffset, value);
    }

    /// <summary>Whether a buffer of this length, trailer included, can be a ring.</summary>
    public static bool IsValidLength(int length) =>
        length > RingBufferLayout.TrailerLength + RecordHeader.Length
        && Alignment.IsPowerOfTwo(length - RingBufferLayout.TrailerLength);

    /// <summary>An id that nobody else gets during the life of the file.</summary>
    public long NextCorrelationId() => _buffer.GetAndAddInt64(_capacity + RingBufferLayout.CorrelationOffset, 1);

    /// <summary>Claims a record; false when there is no room.</summary>
    public bool TryClaim(int typeId, int bodyLength, out RingClaim claim)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(typeId, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(bodyLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bodyLength, MaxMessageLength);

        int recordLength = RecordHeader.Length + bodyLength;
        int needed = Alignment.Align(recordLength, RecordHeader.Alignment);
        claim = default;

        long head = _buffer.GetInt64Acquire(_capacity + RingBufferLayout.HeadCacheOffset);
        long tail;
        int padding;
        int index;
        do
        {
            tail = ProducerPosition;
            if (needed > _capacity - (tail - head))
            {
                head = ConsumerPosition;
                if (needed > _capacity - (tail - head))
                {
                    return false;
                }

                CacheHead(head);
            }

            padding = 0;
            index = (int)tail & _mask;
            int toEnd = _capacity - index;
            if (needed > toEnd)
            {
                // The record goes to the start of the buffer, which must be free up to the head.
                if (needed > ((int)head & _mask))
                {
                    head = ConsumerPosition;
                    if (needed > ((int)head & _mask))
                    {
                        return false;
                    }

                    CacheHead(head);
                }

                padding = toEnd;
            }
        } while (!_buffer.CompareAndSetInt64(_capacity + RingBufferLayout.TailOffset, tail, tail + needed + padding));

        if (padding > 0)
        {
            Begin(index, padding, RecordHeader.PaddingType);
            _buffer.PutInt32Release(index, padding);
            index = 0;
        }

        Begin(index, recordLength, typeId);
        claim = new RingClaim(index, bodyLength);
        return true;
    }

    /// <summary>The bytes of a claim. They are not zero for certain: write all of them.</summary>
    public Span<byte> Body(in RingClaim claim) =>
        _buffer.AsSpan(claim.RecordOffset + RecordHeader.Length, claim.BodyLength);

    /// <summary>Hands a filled record to the consumer.</summary>
    // SYNC ring commit -> read: the release store publishes type and body.
    public void Commit(in RingClaim claim) => _buffer.PutInt32Release(claim.RecordOffset, claim.RecordLength);

    /// <summary>Turns a claimed record into padding.</summary>
    public void Abort(in RingClaim claim)
    {
        _buffer.PutInt32(claim.RecordOffset + RecordHeader.TypeOffset, RecordHeader.PaddingType);
        _buffer.PutInt32Release(claim.RecordOffset, claim.RecordLength);
    }

    /// <summary>Copies a whole message into the ring; false when there is no room.</summary>
    public bool TryWrite(int typeId, ReadOnlySpan<byte> body)
    {
        if (!TryClaim(typeId, body.Length, out RingClaim claim))
        {
            return false;
        }

        body.CopyTo(Body(claim));
        Commit(claim);
        return true;
    }

    /// <summary>
    /// Hands up to <paramref name="limit"/> messages to a handler and frees their space, also when the handler throws.
    /// Never passes the end of the buffer, so that a second call may find more.
    /// </summary>
    public int Read(MessageHandler handler, int limit)
    {
        long head = _buffer.GetInt64(_capacity + RingBufferLayout.HeadOffset); // plain: only this thread writes it
        int start = (int)head & _mask & ~(RecordHeader.Alignment - 1);
        int room = _capacity - start;
        int used = 0;
        int messages = 0;
        try
        {
            while (used < room && messages < limit)
            {
                int record = start + used;
                int length = _buffer.GetInt32Acquire(record); // SYNC ring read -> commit
                if (length <= 0)
                {
                    break;
                }

                long aligned = Alignment.Align((long)length, RecordHeader.Alignment);
                if (length < RecordHeader.Length || aligned > room - used)
                {
                    // Nobody can tell where the next record starts: give up all that is claimed up to the end.
                    CorruptReads++;
                    used = (int)Math.Clamp(ProducerPosition - head, used + RecordHeader.Alignment, room);
                    break;
                }

                used += (int)aligned;
                int typeId = _buffer.GetInt32(record + RecordHeader.TypeOffset);
                if (typeId != RecordHeader.PaddingType)
                {
                    messages++;
                    handler(typeId, _buffer.Slice(record + RecordHeader.Length, length - RecordHeader.Length));
                }
            }
        }
        finally
        {
            if (used > 0)
            {
                // Part of the format: producers and the unblocker rely on free records having length 0.
                _buffer.Clear(start, used);
                // SYNC ring free -> claim: producers that see the new head see the zeros.
                _buffer.PutInt64Release(_capacity + RingBufferLayout.HeadOffset, head + used);
            }
        }

        return messages;
    }

    /// <summary>
    /// Turns the record at the head, whose producer died between claim and commit, into padding. To be called only when
    /// the head has not moved for longer than a living producer can take.
    /// </summary>
    /// <returns>Whether something was unblocked.</returns>
    public bool Unblock()
    {
        long head = ConsumerPosition;
        long tail = ProducerPosition;
        if (head == tail)
        {
            return false;
        }

        int consumerIndex = (int)head & _mask & ~(RecordHeader.Alignment - 1);
        int producerIndex = (int)tail & _mask & ~(RecordHeader.Alignment - 1);
        int length = _buffer.GetInt32Acquire(consumerIndex);
        if (length < 0)
        {
            // Claimed, header written, never committed. Only int.MinValue has no positive counterpart.
            Pad(consumerIndex, length == int.MinValue ? _capacity - consumerIndex : -length);
            return true;
        }

        if (length > 0)
        {
            return false;
        }

        // Claimed, header never written. The next record that has a length shows where this one ends; if there is none
        // up to the tail, its claimant may still be about to write, or the record may be of any length.
        int limit = producerIndex > consumerIndex ? producerIndex : _capacity;
        for (int i = consumerIndex + RecordHeader.Alignment; i < limit; i += RecordHeader.Alignment)
        {
            if (_buffer.GetInt32Acquire(i) != 0)
            {
                // Looked at again backwards: the claimant, or an earlier one, may have come alive meanwhile.
                if (!IsZeroBackwards(i - RecordHeader.Alignment, consumerIndex))
                {
                    return false;
                }

                Pad(consumerIndex, i - consumerIndex);
                return true;
            }
        }

        // Records do not cross the end of the buffer: when later claims have gone around it, all of this was claimed by
        // those who are gone, and nothing that follows will ever show where they ended. Aeron's drivers stay blocked here.
        if (
            limit == _capacity
            && tail - head >= _capacity - consumerIndex
            && IsZeroBackwards(limit - RecordHeader.Alignment, consumerIndex)
        )
        {
            Pad(consumerIndex, _capacity - consumerIndex);
            return true;
        }

        return false;
    }

    private bool IsZeroBackwards(int from, int to)
    {
        for (int i = from; i >= to; i -= RecordHeader.Alignment)
        {
            if (_buffer.GetInt32Acquire(i) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private void Pad(int index, int length)
    {
        _buffer.PutInt32(index + RecordHeader.TypeOffset, RecordHeader.PaddingType);
        _buffer.PutInt32Release(index, length);
    }

    private void CacheHead(long head) => _buffer.PutInt64Release(_capacity + RingBufferLayout.HeadCacheOffset, head);

    private void Begin(int index, int length, int typeId)
    {
        _buffer.PutInt32Release(index, -length);
        // SYNC ring begin -> unblock: type and body must not be seen while the length is still 0, or the unblocker would
        // take a later record's bytes for the end of this one. A release store does not hold back what follows it.
        Volatile.WriteBarrier();
        _buffer.PutInt32(index + RecordHeader.TypeOffset, typeId);
    }
}
