using System.Diagnostics.CodeAnalysis;
using TensorPool.Aeron.Client.Assembly;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Client;

/// <summary>
/// As <see cref="FragmentAssembler"/>, for a handler that is a struct. Itself a struct and a handler: keep it in a field and
/// hand it to <c>Poll(ref assembler, limit)</c>. Copies share what was assembled so far.
/// </summary>
public struct FragmentAssembler<THandler> : IFragmentHandler
    where THandler : IFragmentHandler
{
    private readonly MessageBuilders _builders;
    private THandler _handler;

    /// <summary>Delivers messages up to a length to a handler.</summary>
    public FragmentAssembler(THandler handler, int maxMessageLength = LogLayout.MaxMessageLength)
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
    public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        if (MessageBuilders.IsWholeMessage(header))
        {
            _handler.OnFragment(payload, header);
        }
        else if (_builders.Add(payload, header) is MessageBuilder builder)
        {
            _handler.OnFragment(builder.Message, builder.End(header));
        }
    }
}
