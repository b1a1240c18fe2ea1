using TensorPool.Aeron.Client.Assembly;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Client;

/// <summary>
/// As <see cref="FragmentAssembler"/>, for a handler that says how to go on. When it aborts a message that was put together,
/// the last fragment comes again with the next poll, and the message with it.
/// </summary>
public sealed class ControlledFragmentAssembler
{
    private readonly ControlledFragmentHandler _handler;
    private readonly MessageBuilders _builders;

    /// <summary>Delivers to a handler.</summary>
    public ControlledFragmentAssembler(ControlledFragmentHandler handler)
        : this(handler, LogLayout.MaxMessageLength) { }

    /// <summary>Delivers messages up to a length to a handler.</summary>
    public ControlledFragmentAssembler(ControlledFragmentHandler handler, int maxMessageLength)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfNegative(maxMessageLength);
        _handler = handler;
        _builders = new MessageBuilders(maxMessageLength);
        Handler = OnFragment;
    }

    /// <summary>To be handed to a controlled poll; always the same delegate.</summary>
    public ControlledFragmentHandler Handler { get; }

    /// <summary>Messages that were dropped.</summary>
    public long DroppedCount => _builders.DroppedCount;

    /// <summary>As <see cref="FragmentAssembler.FreeSession"/>.</summary>
    public void FreeSession(int sessionId) => _builders.FreeSession(sessionId);

    private ControlledPollAction OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        if (MessageBuilders.IsWholeMessage(header))
        {
            return _handler(payload, header);
        }

        if (_builders.Add(payload, header) is not MessageBuilder builder)
        {
            return ControlledPollAction.Continue;
        }

        ControlledPollAction action = _handler(builder.Message, builder.End(header));
        if (action == ControlledPollAction.Abort)
        {
            builder.TakeBackLast();
        }

        return action;
    }
}
