using System.Collections.Concurrent;
using TensorPool.Aeron.Client;

namespace TensorPool.Transport;

/// <summary>A subscription of TensorPool.Aeron, with an assembler of its own for messages in several fragments.</summary>
internal sealed class AeronMessageSubscription : IMessageSubscription
{
    private readonly Subscription _subscription;
    private readonly FragmentAssembler _assembler;

    // Written by the client's conductor when an image goes, read by the thread that polls.
    private readonly ConcurrentQueue<int> _goneSessions;
    private IMessageHandler? _handler;

    public AeronMessageSubscription(Func<Action<Image>, Subscription> subscribe, int maxMessageLength)
    {
        _goneSessions = new ConcurrentQueue<int>();
        _assembler = new FragmentAssembler(OnFragment, maxMessageLength);
        _subscription = subscribe(image => _goneSessions.Enqueue(image.SessionId));
    }

    public int StreamId => _subscription.StreamId;

    public bool IsConnected => _subscription.IsConnected;

    public bool IsClosed => _subscription.IsClosed;

    public long DroppedMessages => _assembler.DroppedCount;

    public int Poll(IMessageHandler handler, int fragmentLimit)
    {
        // A message whose image is gone will never be complete, and its session may come again.
        while (!_goneSessions.IsEmpty && _goneSessions.TryDequeue(out int sessionId))
        {
            _assembler.FreeSession(sessionId);
        }

        _handler = handler;
        return _subscription.Poll(_assembler.Handler, fragmentLimit);
    }

    public void Dispose() => _subscription.Dispose();

    private void OnFragment(ReadOnlySpan<byte> message, in FragmentHeader header) =>
        _handler!.OnMessage(message, new MessageInfo(header));
}
