using TensorPool.Aeron.Client.Assembly;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Client;

/// <summary>
/// Puts messages together that were too long for one frame; the others pass without a copy. One per subscription, on the
/// thread that polls.
/// </summary>
/// <remarks>
/// Buffers are kept for the sessions that need them and are used again when an image is gone. A message of which a fragment
/// is missing, that is longer than allowed, or whose image goes before its end, is dropped. <see cref="FragmentAssembler{T}"/>
/// does the same without a delegate.
/// </remarks>
public sealed class FragmentAssembler
{
    private readonly FragmentHandler _handler;
    private readonly MessageBuilders _builders;

    /// <summary>Delivers to a handler.</summary>
    public FragmentAssembler(FragmentHandler handler)
        : this(handler, LogLayout.MaxMessageLength) { }

    /// <summary>Delivers messages up to a length to a handler.</summary>
    public FragmentAssembler(FragmentHandler handler, int maxMessageLength)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfNegative(maxMessageLength);
        _handler = handler;
        _builders = new MessageBuilders(maxMessageLength);
        Handler = OnFragment;
    }

    /// <summary>To be handed to a poll; always the same delegate.</summary>
    public FragmentHandler Handler { get; }

    /// <summary>Messages that were dropped.</summary>
    public long DroppedCount => _builders.DroppedCount;

    internal int BuilderCount => _builders.Count;

    /// <summary>
    /// Forgets a session. Happens by itself when an image of a polled subscription goes; to be called where images are polled
    /// one by one. Only on the thread that polls.
    /// </summary>
    public void FreeSession(int sessionId) => _builders.FreeSession(sessionId);

    private void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        if (MessageBuilders.IsWholeMessage(header))
        {
            _handler(payload, header);
        }
        else if (_builders.Add(payload, header) is MessageBuilder builder)
        {
            _handler(builder.Message, builder.End(header));
        }
    }
}
