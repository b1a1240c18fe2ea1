using TensorPool.Transport;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>
/// What a driver client has added to one transport: one publication for the requests of all leases of the process, and the
/// streams of responses, notices and announces, each once. On the agent's thread.
/// </summary>
internal sealed class DriverEndpoints<TDriver> : IDisposable
    where TDriver : struct, IDriverProtocol
{
    private readonly MessageSender _sender;

    /// <exception cref="Aeron.Client.AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public DriverEndpoints(ITransport transport, StreamChannels channels, int controlStreamId, int announceStreamId)
    {
        _sender = new MessageSender(transport, channels.ControlPublication, controlStreamId);
        Proxy = new DriverProxy<TDriver>(_sender);
        try
        {
            Subscriptions =
            [
                .. new[] { controlStreamId, announceStreamId }
                    .Distinct()
                    .Select(stream => transport.AddSubscription(channels.Subscription, stream)),
            ];
        }
        catch
        {
            _sender.Dispose();
            throw;
        }
    }

    public DriverProxy<TDriver> Proxy { get; }

    /// <summary>Control first, so that what is told there is known before what follows from it.</summary>
    public IMessageSubscription[] Subscriptions { get; }

    public void Dispose()
    {
        foreach (IMessageSubscription subscription in Subscriptions)
        {
            subscription.Dispose();
        }

        _sender.Dispose();
    }
}
