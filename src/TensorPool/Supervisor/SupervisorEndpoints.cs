using Microsoft.Extensions.Logging;
using TensorPool.Transport;

namespace TensorPool.Supervisor;

/// <summary>What a supervisor has added to one transport (operations, section 2). On the agent's thread.</summary>
internal sealed class SupervisorEndpoints : AddedParts
{
    private const string AgentName = "Supervisor";

    private static readonly CounterDefinition[] Definitions = [new(3, "ConfigPublished"), new(4, "LivenessChecks")];

    /// <exception cref="Aeron.Client.AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public SupervisorEndpoints(
        ITransport transport,
        StreamChannels channels,
        TensorPoolClientOptions client,
        int announceStreamId,
        int agentId,
        ILogger log
    )
    {
        try
        {
            Configs = Add(new MessageSender(transport, channels.ControlPublication, client.ControlStreamId));
            Subscriptions =
            [
                .. new[] { client.ControlStreamId, announceStreamId, client.QosStreamId, client.MetadataStreamId }
                    .Distinct()
                    .Select(stream => Add(transport.AddSubscription(channels.Subscription, stream))),
            ];
            Counters = Add(new AgentCounters(transport, agentId, AgentName, Definitions, log));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Values that <see cref="Counters"/> takes.</summary>
    public static int CounterCount => Definitions.Length;

    public MessageSender Configs { get; }

    /// <summary>Control and announces, then reports, then metadata (operations, section 2).</summary>
    public IMessageSubscription[] Subscriptions { get; }

    public AgentCounters Counters { get; }
}
