using TensorPool.Agents;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>
/// Sends what a consumer says of itself: ConsumerHello and QosConsumer, each with its own period, and out of turn when there
/// is a reason (wire 1.1, sections 15.2 and 15.6). On the consumer's thread; the counts may be read by others.
/// </summary>
internal sealed class ConsumerReports<TWire>(ConsumerOptions options, FramePolicy policy)
    where TWire : struct, IWireProtocol
{
    private readonly PolledTimer _helloTimer = new(options.HelloInterval);
    private readonly PolledTimer _qosTimer = new(options.QosInterval);
    private bool _isHelloDue;
    private bool _isQosDue;
    private long _helloPublished;
    private long _qosPublished;

    public long HelloPublished => Volatile.Read(ref _helloPublished);

    public long QosPublished => Volatile.Read(ref _qosPublished);

    /// <summary>To be sent in this cycle, whatever the timer says: there is another transport, or another id.</summary>
    public void RequestHello() => _isHelloDue = true;

    /// <summary>To be sent in this cycle: something is mapped, or much was lost.</summary>
    public void RequestQos() => _isQosDue = true;

    /// <summary>Sends what is due. What finds no room is tried again in the next cycle.</summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="qos">The report, complete but for the mode.</param>
    /// <param name="nowNs">The time.</param>
    /// <returns>How many were sent.</returns>
    public int Send(ConsumerEndpoints endpoints, in QosConsumer qos, long nowNs)
    {
        int work = 0;
        if (_helloTimer.IsDue(nowNs) | _isHelloDue)
        {
            int sent = SendHello(endpoints.Hello, qos.ConsumerId);
            _isHelloDue = sent == 0;
            work += sent;
        }

        if (_qosTimer.IsDue(nowNs) | _isQosDue)
        {
            int sent = SendQos(endpoints.Qos, qos);
            _isQosDue = sent == 0;
            work += sent;
        }

        return work;
    }

    private static bool IsDone(SendResult result) => result is SendResult.Sent or SendResult.NotConnected;

    private int SendHello(MessageSender sender, uint consumerId)
    {
        SendResult result = sender.TryClaim(TWire.ConsumerHelloLength, out MessageClaim claim);
        if (result == SendResult.Sent)
        {
            ProgressHints? progress = options.Progress;
            ConsumerHello hello = new()
            {
                StreamId = options.StreamId,
                ConsumerId = consumerId,
                SupportsShm = options.SupportsSharedMemory,
                SupportsProgress = progress is not null,
                Mode = policy.Mode,
                MaxRateHz = (uint)options.MaxRateHz,
                ExpectedLayoutVersion = Superblock.ExpectedLayoutVersion,
                ProgressIntervalUs = (uint?)options.ProgressIntervalUs,
                ProgressBytesDelta = progress?.BytesDelta,
                ProgressRowsDelta = progress?.RowsDelta,
            };
            TWire.EncodeConsumerHello(claim.Buffer, hello);
            claim.Commit();
        }

        if (!IsDone(result))
        {
            return 0;
        }

        Volatile.Write(ref _helloPublished, _helloPublished + 1);
        return 1;
    }

    private int SendQos(MessageSender sender, in QosConsumer qos)
    {
        SendResult result = sender.TryClaim(TWire.QosConsumerLength, out MessageClaim claim);
        if (result == SendResult.Sent)
        {
            TWire.EncodeQosConsumer(claim.Buffer, qos);
            claim.Commit();
        }

        if (!IsDone(result))
        {
            return 0;
        }

        Volatile.Write(ref _qosPublished, _qosPublished + 1);
        return 1;
    }
}
