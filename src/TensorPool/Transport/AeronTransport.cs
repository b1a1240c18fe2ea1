using TensorPool.Aeron.Client;

namespace TensorPool.Transport;

/// <summary>The port on TensorPool.Aeron. Owns its client.</summary>
internal sealed class AeronTransport(AeronClient client) : ITransport
{
    public bool IsClosed => client.IsClosed;

    public Exception? TerminationCause => client.TerminationCause;

    public long CaughtUpNs => client.CaughtUpNs;

    public long NextCorrelationId() => client.NextCorrelationId();

    public IMessagePublication AddPublication(string channel, int streamId) =>
        new AeronMessagePublication(client.AddExclusivePublication(channel, streamId));

    public IMessageSubscription AddSubscription(string channel, int streamId) =>
        new AeronMessageSubscription(client.AddSubscription(channel, streamId), MessageSender.MaxMessageLength);

    public ITransportCounter AddCounter(int typeId, ReadOnlySpan<byte> key, string label) =>
        new AeronCounter(client.AddCounter(typeId, key, label));

    public void Dispose() => client.Dispose();
}
