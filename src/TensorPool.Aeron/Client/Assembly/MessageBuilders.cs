using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Client.Assembly;

/// <summary>
/// The builders of an assembler, one per session that sends long messages (aeron-ipc §6.5). They are used again when an
/// image is gone, so that images that come and go allocate nothing. On the thread that polls.
/// </summary>
internal sealed class MessageBuilders(int maxMessageLength)
{
    private readonly Dictionary<int, MessageBuilder> _active = [];
    private readonly Stack<MessageBuilder> _free = [];
    private readonly List<int> _closed = [];

    /// <summary>Messages that had begun and did not end, or that were too long.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>In use and free.</summary>
    public int Count => _active.Count + _free.Count;

    public static bool IsWholeMessage(in FragmentHeader header) =>
        (header.Flags & FrameHeader.UnfragmentedFlags) == FrameHeader.UnfragmentedFlags;

    /// <summary>Takes a fragment.</summary>
    /// <returns>The builder whose message is complete with it, which is then to be ended; otherwise null.</returns>
    public MessageBuilder? Add(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        MessageBuilder? builder;
        if ((header.Flags & FrameHeader.BeginFlag) != 0)
        {
            builder = Begin(payload, header);
        }
        else
        {
            if (!_active.TryGetValue(header.SessionId, out builder) || !builder.IsActive)
            {
                return null; // joined in the middle, or dropped before
            }

            if (!builder.Follows(header) || (long)builder.Length + payload.Length > maxMessageLength)
            {
                Drop(builder);
                return null;
            }

            builder.Append(payload, header);
        }

        if (builder is null)
        {
            return null;
        }

        // The copy is believed only when the frame is still there.
        if (!header.IsIntact())
        {
            Drop(builder);
            return null;
        }

        return (header.Flags & FrameHeader.EndFlag) != 0 ? builder : null;
    }

    /// <summary>Forgets what closed images have begun.</summary>
    public void DropClosed()
    {
        foreach ((int sessionId, MessageBuilder builder) in _active)
        {
            if (builder.Image is { IsClosed: true })
            {
                _closed.Add(sessionId);
            }
        }

        _closed.ForEach(FreeSession);
        _closed.Clear();
    }

    public void FreeSession(int sessionId)
    {
        if (_active.Remove(sessionId, out MessageBuilder? builder))
        {
            if (builder.IsActive)
            {
                DroppedCount++;
            }

            builder.Reset();
            _free.Push(builder);
        }
    }

    private MessageBuilder? Begin(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        if (!_active.TryGetValue(header.SessionId, out MessageBuilder? builder))
        {
            if (!_free.TryPop(out builder))
            {
                builder = new MessageBuilder();
            }

            _active.Add(header.SessionId, builder);
            header.ImageOrNull?.Subscription.Attach(this);
        }

        if (builder.IsActive)
        {
            Drop(builder);
        }

        if (payload.Length > maxMessageLength)
        {
            DroppedCount++;
            return null;
        }

        builder.Begin(payload, header);
        return builder;
    }

    private void Drop(MessageBuilder builder)
    {
        builder.Drop();
        DroppedCount++;
    }
}
