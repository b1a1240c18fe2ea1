using System.Globalization;
using Microsoft.Extensions.Logging;
using TensorPool.Transport;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>
/// What a driver adds to a transport (operations, section 2), made anew for every transport. Where announces share the stream
/// of responses and notices, they share the publication: what was sent first is read first.
/// </summary>
internal sealed class DriverEndpoints : IDisposable
{
    /// <summary>The lower half of the counter type of leases (decision record 0044).</summary>
    public const int LeaseCounterType = 64;

    private const string AgentName = "Driver";

    private static readonly CounterDefinition[] Definitions =
    [
        new(3, "AttachResponses"),
        new(4, "DetachResponses"),
        new(5, "Keepalives"),
        new(6, "LeaseRevoked"),
        new(7, "Announces"),
    ];

    private readonly ITransport _transport;
    private readonly int _agentId;

    /// <param name="transport">Where they live and end.</param>
    /// <param name="control">Channels of requests, responses and notices.</param>
    /// <param name="announces">Channels of announces.</param>
    /// <param name="options">Stream ids and agent id.</param>
    /// <param name="log">For warnings.</param>
    /// <exception cref="Aeron.Client.AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public DriverEndpoints(
        ITransport transport,
        StreamChannels control,
        StreamChannels announces,
        ShmDriverOptions options,
        ILogger log
    )
    {
        _transport = transport;
        _agentId = options.AgentId;
        // D-4.5-1, D-4.5-2: one control stream for requests, responses, revocations and the shutdown notice.
        ControlOut = new MessageSender(transport, control.ControlPublication, options.ControlStreamId);
        bool isShared =
            options.EffectiveAnnounceStreamId == options.ControlStreamId
            && options.EffectiveAnnounceChannel == options.ControlChannel;
        AnnouncesOut = isShared
            ? ControlOut
            : new MessageSender(transport, announces.ControlPublication, options.EffectiveAnnounceStreamId);
        // Of all subscriptions the only one that is tethered: no keepalive may be lost.
        Control = transport.AddSubscription(control.TetheredSubscription, options.ControlStreamId);
        Counters = new AgentCounters(transport, _agentId, AgentName, Definitions, log);
    }

    /// <summary>Values that <see cref="Counters"/> takes.</summary>
    public static int CounterCount => Definitions.Length;

    public MessageSender ControlOut { get; }

    public MessageSender AnnouncesOut { get; }

    public IMessageSubscription Control { get; }

    public AgentCounters Counters { get; }

    /// <summary>Adds the counter of a lease; waits for the media driver. Any thread.</summary>
    /// <exception cref="Aeron.Client.AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public ITransportCounter AddLeaseCounter(Lease lease) =>
        _transport.AddCounter(
            AgentCounters.TypeId(_agentId, LeaseCounterType),
            AgentCounters.Key(_agentId, AgentName),
            string.Create(
                CultureInfo.InvariantCulture,
                $"lease: id={lease.Id} stream={lease.StreamId} client={lease.ClientId} role={(lease.Role == ClientRole.Producer ? "producer" : "consumer")}"
            )
        );

    public void Dispose()
    {
        Counters.Dispose();
        Control.Dispose();
        if (AnnouncesOut != ControlOut)
        {
            AnnouncesOut.Dispose();
        }

        ControlOut.Dispose();
    }
}
