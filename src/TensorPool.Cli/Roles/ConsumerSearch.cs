using TensorPool.Aeron.Client;
using TensorPool.Aeron.Uri;
using TensorPool.Cli.Protocol.Control;
using TensorPool.Sbe;
using TensorPool.Transport;

namespace TensorPool.Cli.Roles;

/// <summary>
/// Listens for a sign of one consumer: its hello on the control stream, or its report on the QoS stream, either of which it
/// sends about every second. For one thread, which polls it.
/// </summary>
internal sealed class ConsumerSearch : IDisposable
{
    private const int FragmentLimit = 64;

    private readonly uint _streamId;
    private readonly uint _consumerId;
    private readonly List<Subscription> _subscriptions = [];
    private readonly List<FragmentAssembler> _assemblers = [];

    /// <param name="client">Must outlive it.</param>
    /// <param name="options">Where consumers talk.</param>
    /// <param name="streamId">The data source.</param>
    /// <param name="consumerId">Who is looked for.</param>
    /// <exception cref="AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public ConsumerSearch(AeronClient client, TensorPoolClientOptions options, uint streamId, uint consumerId)
    {
        _streamId = streamId;
        _consumerId = consumerId;
        string channel = new ChannelUriBuilder(ChannelUri.Parse(options.Channel)).Set("tether", false).ToString();
        foreach (int stream in new[] { options.ControlStreamId, options.QosStreamId }.Distinct())
        {
            _subscriptions.Add(client.AddSubscription(channel, stream));
            _assemblers.Add(new FragmentAssembler(OnMessage));
        }
    }

    /// <summary>Whether the consumer was heard.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Reads what has arrived.</summary>
    public void Poll()
    {
        for (int i = 0; i < _subscriptions.Count; i++)
        {
            while (_subscriptions[i].Poll(_assemblers[i].Handler, FragmentLimit) > 0) { }
        }
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());

    private void OnMessage(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        bool isHis =
            QosConsumerDecoder.TryWrap(payload, out QosConsumerDecoder report, SbeAcceptance.Exact) == SbeStatus.Ok
                ? report.StreamId == _streamId && report.ConsumerId == _consumerId
                : ConsumerHelloDecoder.TryWrap(payload, out ConsumerHelloDecoder hello, SbeAcceptance.Exact)
                    == SbeStatus.Ok
                    && hello.StreamId == _streamId
                    && hello.ConsumerId == _consumerId;
        // Last: what was overwritten while it was read does not count.
        IsFound |= isHis && header.IsIntact();
    }
}
