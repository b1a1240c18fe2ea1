using TensorPool.Aeron.Client;

namespace TensorPool.Transport;

/// <summary>A subscription of TensorPool.Aeron, with an assembler of its own for messages in several fragments.</summary>
internal sealed class AeronMessageSubscription(Subscription subscription, int maxMessageLength) : IMessageSubscription
{
    // O-3: one assembler for each subscription, whoever polls it.
    private FragmentAssembler<Forward> _assembler = new(default, maxMessageLength);

    public int StreamId => subscription.StreamId;

    public bool IsConnected => subscription.IsConnected;

    public bool IsClosed => subscription.IsClosed;

    public long DroppedMessages => _assembler.DroppedCount;

    public int Poll(IMessageHandler handler, int fragmentLimit)
    {
        _assembler.Handler.Target = handler;
        return subscription.Poll(ref _assembler, fragmentLimit);
    }

    public void Dispose() => subscription.Dispose();

    private struct Forward : IFragmentHandler
    {
        public IMessageHandler Target;

        public readonly void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) =>
            Target.OnMessage(payload, new MessageInfo(header));
    }
}
