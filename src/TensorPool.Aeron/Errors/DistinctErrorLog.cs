using System.Text;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Errors;

/// <summary>
/// Records each different error once and counts how often it was seen, so that a repeating fault can neither fill the log
/// nor push out another. Thread-safe within the process that writes.
/// </summary>
internal sealed class DistinctErrorLog
{
    private readonly AtomicBuffer _buffer;
    private readonly IEpochClock _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _offsets = new(StringComparer.Ordinal);
    private int _next;

    public DistinctErrorLog(AtomicBuffer buffer, IEpochClock clock)
    {
        _buffer = buffer;
        _clock = clock;
    }

    /// <summary>Records that were dropped because the log was full.</summary>
    public long Dropped { get; private set; }

    /// <summary>Records an exception: the same type and message is the same error.</summary>
    public bool Record(Exception error) => Record($"{error.GetType().FullName}: {error.Message}");

    /// <summary>Records an error.</summary>
    /// <returns>False when there was no room for a new record.</returns>
    public bool Record(string error)
    {
        long now = _clock.TimeMs();
        lock (_lock)
        {
            if (!_offsets.TryGetValue(error, out int offset))
            {
                offset = Append(error, now);
                if (offset < 0)
                {
                    Dropped++;
                    return false;
                }

                _offsets.Add(error, offset);
            }

            _buffer.PutInt64Release(offset + ErrorLogLayout.LastTimestampOffset, now);
            _buffer.GetAndAddInt32(offset + ErrorLogLayout.ObservationCountOffset, 1);
            return true;
        }
    }

    private int Append(string error, long now)
    {
        int length = ErrorLogLayout.TextOffset + Encoding.UTF8.GetByteCount(error);
        int offset = _next;
        if (Memory.Alignment.Align((long)length, ErrorLogLayout.Alignment) > _buffer.Length - offset)
        {
            return -1;
        }

        Encoding.UTF8.GetBytes(
            error,
            _buffer.AsSpan(offset + ErrorLogLayout.TextOffset, length - ErrorLogLayout.TextOffset)
        );
        _buffer.PutInt64(offset + ErrorLogLayout.FirstTimestampOffset, now);
        _buffer.PutInt64(offset + ErrorLogLayout.LastTimestampOffset, now);
        // SYNC error length -> read: the length publishes the record.
        _buffer.PutInt32Release(offset + ErrorLogLayout.LengthOffset, length);
        _next += Memory.Alignment.Align(length, ErrorLogLayout.Alignment);
        return offset;
    }
}
