using TensorPool.Aeron.Client;

namespace TensorPool.Transport;

/// <summary>The port on TensorPool.Aeron. Owns its client.</summary>
internal sealed class AeronTransport(AeronClient client) : ITransport
{
    /// <summary>Longest message that is put together from fragments: the limit of all protocols of this library.</summary>
    public const int MaxMessageLength = 1024 * 1024;

    public bool IsClosed => client.IsClosed;

    public Exception? TerminationCause => client.TerminationCause;

    public long CaughtUpNs => client.CaughtUpNs;

    public long NextCorrelationId() => client.NextCorrelationId();

    public IMessagePublication AddPublication(string channel, int streamId) =>
        new AeronMessagePublication(client.AddExclusivePublication(channel, streamId));

    public IMessageSubscription AddSubscription(string channel, int streamId) =>
        new AeronMessageSubscription(
            onImageGone => client.AddSubscription(channel, streamId, null, onImageGone),
            MaxMessageLength
        );

    public ITransportCounter AddCounter(int typeId, ReadOnlySpan<byte> key, string label) =>
        new AeronCounter(client.AddCounter(typeId, key, label));

    public void Dispose() => client.Dispose();
}
