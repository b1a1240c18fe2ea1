using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Concurrent;

/// <summary>The driver's side of the to-clients buffer (aeron-ipc §3.6): one writer, which never waits for a reader.</summary>
/// <remarks>
/// The tail intent is raised before a byte is overwritten, so that a reader which still copies that byte finds out.
/// Not thread-safe: one thread of one process writes. It keeps the tail itself, as clients map the buffer for writing.
/// </remarks>
internal sealed class BroadcastTransmitter
{
    private readonly AtomicBuffer _buffer;
    private readonly int _capacity;
    private long _tail;

    public BroadcastTransmitter(AtomicBuffer buffer)
    {
        if (!BroadcastLayout.IsValidLength(buffer.Length))
        {
            throw new ArgumentException(
                $"A broadcast buffer of {buffer.Length} bytes: expected a power of two and "
                    + $"{BroadcastLayout.TrailerLength} bytes.",
                nameof(buffer)
            );
        }

        _buffer = buffer;
        _capacity = buffer.Length - BroadcastLayout.TrailerLength;
        _tail = buffer.GetInt64(_capacity + BroadcastLayout.TailOffset);
    }

    public int MaxMessageLength => _capacity / 8;

    /// <summary>Sends one message to every reader.</summary>
    public void Transmit(int typeId, ReadOnlySpan<byte> body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(typeId, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, MaxMessageLength);

        int recordLength = RecordHeader.Length + body.Length;
        int needed = Alignment.Align(recordLength, RecordHeader.Alignment);
        long position = _tail;
        int index = (int)position & (_capacity - 1);
        int toEnd = _capacity - index;
        if (needed > toEnd)
        {
            RaiseTailIntent(position + toEnd + needed);
            _buffer.PutInt32(index + RecordHeader.LengthOffset, toEnd);
            _buffer.PutInt32(index + RecordHeader.TypeOffset, RecordHeader.PaddingType);
            position += toEnd;
            index = 0;
        }
        else
        {
            RaiseTailIntent(position + needed);
        }

        _buffer.PutInt32(index + RecordHeader.LengthOffset, recordLength);
        _buffer.PutInt32(index + RecordHeader.TypeOffset, typeId);
        body.CopyTo(_buffer.AsSpan(index + RecordHeader.Length, body.Length));

        _buffer.PutInt64Release(_capacity + BroadcastLayout.LatestOffset, position);
        // SYNC broadcast tail -> receive: a reader that sees the tail sees the record.
        _tail = position + needed;
        _buffer.PutInt64Release(_capacity + BroadcastLayout.TailOffset, _tail);
    }

    private void RaiseTailIntent(long position)
    {
        _buffer.PutInt64Release(_capacity + BroadcastLayout.TailIntentOffset, position);
        // SYNC broadcast intent -> validate: no byte of the record may be seen before the intent.
        Volatile.WriteBarrier();
    }
}
