using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>
/// Takes one control, announce or report message of this stream out of the log, to be worked off behind the poll. On the
/// consumer's thread; the messages are used again, so that nothing is allocated once they have their size.
/// </summary>
internal sealed class ControlInbox<TWire>(uint streamId, MessageScreen<TWire> screen) : IMessageHandler
    where TWire : struct, IWireProtocol
{
    /// <summary>Slots of the mapped ring, by which a header index is judged.</summary>
    public uint Nslots { get; set; } = 1;

    /// <summary>The message that was taken; <see cref="MessageKind.None"/> if none was, or if it is not for this consumer.</summary>
    public MessageKind Kind { get; private set; }

    /// <summary>The publication that it came from.</summary>
    public int SessionId { get; private set; }

    public PoolAnnouncement Announcement { get; } = new();

    public ConsumerConfig Config { get; } = new();

    public FrameProgress Progress { get; private set; }

    public QosConsumer Qos { get; private set; }

    /// <summary>Takes one fragment.</summary>
    /// <returns>0 if there was none.</returns>
    public int Fill(IMessageSubscription subscription)
    {
        Kind = MessageKind.None;
        return subscription.Poll(this, 1);
    }

    public void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info)
    {
        MessageKind kind = TWire.Identify(message, out WireStatus status);
        SessionId = info.SessionId;
        uint foundStreamId = 0;
        switch (kind)
        {
            case MessageKind.ShmPoolAnnounce:
                status = TWire.TryDecodePoolAnnouncement(message, Announcement);
                foundStreamId = Announcement.StreamId;
                break;
            case MessageKind.ConsumerConfig:
                status = TWire.TryDecodeConsumerConfig(message, Config);
                foundStreamId = Config.StreamId;
                break;
            case MessageKind.FrameProgress:
                status = TWire.TryDecodeFrameProgress(message, Nslots, out FrameProgress progress);
                Progress = progress;
                foundStreamId = progress.StreamId;
                break;
            case MessageKind.QosConsumer:
                status = TWire.TryDecodeQosConsumer(message, out QosConsumer qos);
                Qos = qos;
                foundStreamId = qos.StreamId;
                break;
            default:
                if (status != WireStatus.Ok)
                {
                    screen.Reject(status, message, info.IsIntact());
                }

                return;
        }

        bool isIntact = info.IsIntact();
        if (status != WireStatus.Ok || !isIntact)
        {
            screen.Reject(status, message, isIntact);
        }
        else if (foundStreamId == streamId)
        {
            Kind = kind;
        }
    }
}
