using System.Diagnostics.CodeAnalysis;
using TensorPool.Aeron.Client.Assembly;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Client;

/// <summary>
/// As <see cref="ControlledFragmentAssembler"/>, for a handler that is a struct. Itself a struct and a handler: keep it in a
/// field and hand it to <c>ControlledPoll(ref assembler, limit)</c>. Copies share what was assembled so far.
/// </summary>
public struct ControlledFragmentAssembler<THandler> : IControlledFragmentHandler
    where THandler : IControlledFragmentHandler
{
    private readonly MessageBuilders _builders;
    private THandler _handler;

    /// <summary>Delivers messages up to a length to a handler.</summary>
    public ControlledFragmentAssembler(THandler handler, int maxMessageLength = LogLayout.MaxMessageLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxMessageLength);
        _handler = handler;
        _builders = new MessageBuilders(maxMessageLength);
    }

    /// <summary>The handler, with whatever it has collected.</summary>
    [UnscopedRef]
    public ref THandler Handler => ref _handler;

    /// <summary>Messages that were dropped.</summary>
    public readonly long DroppedCount => _builders.DroppedCount;

    /// <summary>As <see cref="FragmentAssembler.FreeSession"/>.</summary>
    public readonly void FreeSession(int sessionId) => _builders.FreeSession(sessionId);

    /// <inheritdoc />
    public ControlledPollAction OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        if (MessageBuilders.IsWholeMessage(header))
        {
            return _handler.OnFragment(payload, header);
        }

        if (_builders.Add(payload, header) is not MessageBuilder builder)
        {
            return ControlledPollAction.Continue;
        }

        ControlledPollAction action = _handler.OnFragment(builder.Message, builder.End(header));
        if (action == ControlledPollAction.Abort)
        {
            builder.TakeBackLast();
        }

        return action;
    }
}
