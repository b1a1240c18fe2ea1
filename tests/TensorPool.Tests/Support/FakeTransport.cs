using TensorPool.Aeron.Client;
using TensorPool.Transport;

namespace TensorPool.Tests.Support;

/// <summary>A transport whose results a test decides, and which remembers what was added. No thread but the test's.</summary>
internal sealed class FakeTransport : ITransport
{
    public List<FakePublication> Publications { get; } = [];

    public List<FakeSubscription> Subscriptions { get; } = [];

    public List<FakeCounter> Counters { get; } = [];

    public Exception? Refusal { get; set; }

    public bool IsClosed { get; set; }

    public bool IsDisposed { get; private set; }

    public Exception? TerminationCause { get; set; }

    public long CaughtUpNs { get; set; } = long.MaxValue;

    public long LastCorrelationId { get; set; }

    /// <summary>Ends by itself, as on the loss of its driver.</summary>
    public void End(string reason)
    {
        TerminationCause = new DriverTimeoutException(reason);
        IsClosed = true;
    }

    public long NextCorrelationId() => ++LastCorrelationId;

    public IMessagePublication AddPublication(string channel, int streamId)
    {
        ThrowIfRefused();
        FakePublication publication = new(channel, streamId, sessionId: Publications.Count + 1);
        Publications.Add(publication);
        return publication;
    }

    public IMessageSubscription AddSubscription(string channel, int streamId)
    {
        ThrowIfRefused();
        FakeSubscription subscription = new(channel, streamId);
        Subscriptions.Add(subscription);
        return subscription;
    }

    public ITransportCounter AddCounter(int typeId, ReadOnlySpan<byte> key, string label)
    {
        ThrowIfRefused();
        FakeCounter counter = new(Counters.Count, typeId, key.ToArray(), label);
        Counters.Add(counter);
        return counter;
    }

    public void Dispose()
    {
        IsDisposed = true;
        IsClosed = true;
    }

    private void ThrowIfRefused()
    {
        if (Refusal is Exception refusal)
        {
            throw refusal;
        }
    }
}
