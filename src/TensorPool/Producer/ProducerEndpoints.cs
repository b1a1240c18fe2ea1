using Microsoft.Extensions.Logging;
using TensorPool.Transport;

namespace TensorPool.Producer;

/// <summary>
/// What a producer adds to a transport (operations, section 2), made anew for every transport. Two of the senders belong to
/// the publishing thread, the rest to the agent: an exclusive publication is for one thread, so that progress has one of its
/// own on the control stream (WO-25).
/// </summary>
internal sealed class ProducerEndpoints : IDisposable
{
    private const string AgentName = "Producer";

    private static readonly CounterDefinition[] Definitions =
    [
        new(3, "FramesPublished"),
        new(4, "AnnouncesPublished"),
        new(5, "QosPublished"),
        new(6, "TooLarge"),
        new(7, "DescriptorBackPressured"),
        new(8, "NotConnected"),
        new(9, "Abandoned"),
        new(10, "OldestClaimAgeNs"),
    ];

    /// <param name="transport">Where they live and end.</param>
    /// <param name="channels">The channels of the client.</param>
    /// <param name="streams">The Aeron stream ids of the client.</param>
    /// <param name="producerId">Names the counters.</param>
    /// <param name="nslots">Slots of the header ring: a term of descriptors holds some for each.</param>
    /// <param name="withProgress">Whether there may be progress.</param>
    /// <param name="log">For warnings.</param>
    /// <exception cref="Aeron.Client.AeronException">The driver refused, did not answer in time, or is gone.</exception>
    public ProducerEndpoints(
        ITransport transport,
        StreamChannels channels,
        TensorPoolClientOptions streams,
        int producerId,
        uint nslots,
        bool withProgress,
        ILogger log
    )
    {
        Descriptors = new MessageSender(transport, channels.DescriptorPublication(nslots), streams.DescriptorStreamId);
        Announces = new MessageSender(transport, channels.ControlPublication, streams.ControlStreamId);
        Progress = withProgress
            ? new MessageSender(transport, channels.ControlPublication, streams.ControlStreamId)
            : null;
        Qos = new MessageSender(transport, channels.QosPublication, streams.QosStreamId);
        Metadata = new MessageSender(transport, channels.MetadataPublication, streams.MetadataStreamId);
        Control = transport.AddSubscription(channels.Subscription, streams.ControlStreamId);
        Counters = new AgentCounters(transport, producerId, AgentName, Definitions, log);
    }

    /// <summary>Values that <see cref="Counters"/> takes.</summary>
    public static int CounterCount => Definitions.Length;

    /// <summary>Publishing thread.</summary>
    public MessageSender Descriptors { get; }

    /// <summary>Publishing thread.</summary>
    public MessageSender? Progress { get; }

    /// <summary>Agent.</summary>
    public MessageSender Announces { get; }

    /// <summary>Agent.</summary>
    public MessageSender Qos { get; }

    /// <summary>Agent.</summary>
    public MessageSender Metadata { get; }

    /// <summary>Agent.</summary>
    public IMessageSubscription Control { get; }

    /// <summary>Agent.</summary>
    public AgentCounters Counters { get; }

    public void Dispose()
    {
        Counters.Dispose();
        Control.Dispose();
        Metadata.Dispose();
        Qos.Dispose();
        Progress?.Dispose();
        Announces.Dispose();
        Descriptors.Dispose();
    }
}
