using Microsoft.Extensions.Logging;
using TensorPool.Transport;

namespace TensorPool.Consumer;

/// <summary>What a consumer has added to one transport. Used on the consumer's thread.</summary>
/// <remarks>
/// Each subscription is polled in every duty cycle: one that is not would hold its publication back. Streams that are one and
/// the same are subscribed once, but for that of descriptors, which has a queue of its own.
/// </remarks>
internal sealed class ConsumerEndpoints : AddedParts
{
    /// <exception cref="Aeron.Client.AeronException">The driver refused, did not answer in time, or is gone.</exception>
    public ConsumerEndpoints(
        ITransport transport,
        StreamChannels channels,
        ConsumerStreams streams,
        uint consumerId,
        ILogger log
    )
    {
        ConsumerId = consumerId;
        try
        {
            Hello = Add(new MessageSender(transport, channels.ControlPublication, streams.Control));
            Qos = Add(new MessageSender(transport, channels.QosPublication, streams.Qos));
            Descriptors = Add(transport.AddSubscription(channels.Subscription, streams.Descriptor));
            Messages =
            [
                .. streams.Messages.Select(stream => Add(transport.AddSubscription(channels.Subscription, stream))),
            ];
            Counters = Add(
                new AgentCounters(
                    transport,
                    (int)consumerId,
                    ConsumerCounters.AgentName,
                    ConsumerCounters.Definitions,
                    log
                )
            );
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The id that the counters carry.</summary>
    public uint ConsumerId { get; }

    public MessageSender Hello { get; }

    public MessageSender Qos { get; }

    public IMessageSubscription Descriptors { get; }

    /// <summary>Control, announce and report streams.</summary>
    public IMessageSubscription[] Messages { get; }

    public AgentCounters Counters { get; }
}
