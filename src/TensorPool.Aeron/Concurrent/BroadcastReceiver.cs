using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Concurrent;

/// <summary>
/// A client's side of the to-clients buffer (aeron-ipc §3.7): copies one message at a time and notices when the driver
/// was faster. Starts at the latest message, which is therefore seen again. Not thread-safe.
/// </summary>
internal sealed class BroadcastReceiver
{
    private readonly AtomicBuffer _buffer;
    private readonly int _capacity;
    private readonly byte[] _scratch;
    private long _next;
    private int _length;

    public BroadcastReceiver(AtomicBuffer buffer)
    {
        if (!BroadcastLayout.IsValidLength(buffer.Length))
        {
            throw new ArgumentException($"A broadcast buffer cannot have {buffer.Length} bytes.", nameof(buffer));
        }

        _buffer = buffer;
        _capacity = buffer.Length - BroadcastLayout.TrailerLength;
        _scratch = new byte[Math.Max(_capacity / 8, RecordHeader.Length)];
        _next = _buffer.GetInt64Acquire(_capacity + BroadcastLayout.LatestOffset);
    }

    /// <summary>Type of the last message.</summary>
    public int TypeId { get; private set; }

    /// <summary>The last message, a private copy that stays until the next call of <see cref="TryReceive"/>.</summary>
    public ReadOnlySpan<byte> Body => _scratch.AsSpan(0, _length);

    /// <summary>Copies the next message, if there is one. After a lap or corruption it says so again and again.</summary>
    public BroadcastStatus TryReceive()
    {
        long tail = _buffer.GetInt64Acquire(_capacity + BroadcastLayout.TailOffset); // SYNC broadcast receive -> tail
        long cursor = _next;
        if (tail <= cursor)
        {
            return BroadcastStatus.None;
        }

        if (!IsValid(cursor))
        {
            return BroadcastStatus.Lapped;
        }

        // What is read from here on may be overwritten at any time, and is checked before it is used as a length.
        int index = Index(cursor);
        int length = _buffer.GetInt32(index + RecordHeader.LengthOffset);
        int typeId = _buffer.GetInt32(index + RecordHeader.TypeOffset);
        if (typeId == RecordHeader.PaddingType)
        {
            cursor += _capacity - index;
            index = 0;
            length = _buffer.GetInt32(RecordHeader.LengthOffset);
            typeId = _buffer.GetInt32(RecordHeader.TypeOffset);
        }

        int bodyLength = length - RecordHeader.Length;
        bool plausible =
            length >= RecordHeader.Length && bodyLength <= _scratch.Length && length <= _capacity - index && typeId > 0;
        if (plausible)
        {
            _buffer.AsSpan(index + RecordHeader.Length, bodyLength).CopyTo(_scratch);
        }

        // SYNC broadcast validate -> intent: the loads of the copy are done before the intent is looked at. An acquire
        // load alone holds back only what follows it.
        Volatile.ReadBarrier();
        if (!IsValid(cursor))
        {
            return BroadcastStatus.Lapped;
        }

        if (!plausible)
        {
            return BroadcastStatus.Corrupt;
        }

        TypeId = typeId;
        _length = bodyLength;
        _next = cursor + Alignment.Align(length, RecordHeader.Alignment);
        return BroadcastStatus.Message;
    }

    private int Index(long position) => (int)position & (_capacity - 1) & ~(RecordHeader.Alignment - 1);

    private bool IsValid(long cursor) =>
        cursor + _capacity > _buffer.GetInt64Acquire(_capacity + BroadcastLayout.TailIntentOffset);
}
