using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Supervisor;

/// <summary>
/// Decodes what a supervisor listens to, and hands over what is complete and right, and nothing else. On the agent's thread;
/// messages are used again.
/// </summary>
internal sealed class SupervisorInbox<TWire>(SupervisorCore<TWire> core, MessageScreen<TWire> screen) : IMessageHandler
    where TWire : struct, IWireProtocol
{
    private readonly PoolAnnouncement _announcement = new();
    private readonly DataSourceAnnouncement _source = new();
    private readonly DataSourceMetadata _metadata = new();

    public void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info)
    {
        MessageKind kind = TWire.Identify(message, out WireStatus status);
        switch (kind)
        {
            case MessageKind.ShmPoolAnnounce:
                status = TWire.TryDecodePoolAnnouncement(message, _announcement);
                if (Accepts(message, info, status))
                {
                    core.OnAnnounce(_announcement);
                }

                break;
            case MessageKind.ConsumerHello:
                status = TWire.TryDecodeConsumerHello(message, out ConsumerHello hello);
                if (Accepts(message, info, status))
                {
                    core.OnHello(hello);
                }

                break;
            case MessageKind.QosConsumer:
                status = TWire.TryDecodeQosConsumer(message, out QosConsumer consumer);
                if (Accepts(message, info, status))
                {
                    core.OnReport(consumer);
                }

                break;
            case MessageKind.QosProducer:
                status = TWire.TryDecodeQosProducer(message, out QosProducer producer);
                if (Accepts(message, info, status))
                {
                    core.OnReport(producer);
                }

                break;
            case MessageKind.DataSourceAnnounce:
                status = TWire.TryDecodeDataSourceAnnouncement(message, _source);
                if (Accepts(message, info, status))
                {
                    core.OnSource(_source);
                }

                break;
            case MessageKind.DataSourceMeta:
                status = TWire.TryDecodeDataSourceMetadata(message, _metadata);
                if (Accepts(message, info, status))
                {
                    core.OnMetadata(_metadata);
                }

                break;
            default:
                if (status != WireStatus.Ok)
                {
                    screen.Reject(status, message, info.IsIntact());
                }

                break; // for others
        }
    }

    private bool Accepts(ReadOnlySpan<byte> message, in MessageInfo info, WireStatus status)
    {
        bool isIntact = info.IsIntact();
        if (status == WireStatus.Ok && isIntact)
        {
            return true;
        }

        screen.Reject(status, message, isIntact);
        return false;
    }
}
