using TensorPool.Tests.Support;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>Talks to a driver over a real transport, and keeps what it hears. One thread.</summary>
internal sealed class TestClient : IMessageHandler, IDisposable
{
    private readonly IRoleEndpoints<Streams> _endpoints;
    private readonly Streams _streams;

    public TestClient(TensorPoolClient client, int controlStreamId = 1000)
    {
        _endpoints = client.Session.Open(transport => new Streams(transport, client.Channels, controlStreamId));
        _streams = _endpoints.Poll(0)!;
    }

    /// <summary>Messages of driver and announces, in order.</summary>
    public List<object> Heard { get; } = [];

    public void Send(in AttachRequest request) => Send(DriverRequests.Encode(request));

    public void Send(in DetachRequest request) => Send(DriverRequests.Encode(request));

    public void Send(in LeaseKeepalive keepalive) => Send(DriverRequests.Encode(keepalive));

    /// <returns>Whether it is in the log. Allocates nothing.</returns>
    public bool TrySend(byte[] message) => _streams.Sender.Send(message) == SendResult.Sent;

    public void Send(byte[] message) =>
        Eventually.True(() => _streams.Sender.Send(message) == SendResult.Sent, "a driver that listens");

    /// <summary>Waits for a message, and returns it.</summary>
    public T Await<T>(Func<T, bool>? condition = null)
        where T : class
    {
        T? found = null;
        Eventually.True(
            () =>
            {
                _streams.Subscription.Poll(this, 10);
                found = Heard.OfType<T>().FirstOrDefault(message => condition?.Invoke(message) ?? true);
                return found is not null;
            },
            $"a {typeof(T).Name}"
        );
        return found!;
    }

    public void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info)
    {
        bool isForClients =
            WireV1_1.Identify(message, out _) == MessageKind.ShmPoolAnnounce
            || DriverV1_0.Identify(message, out _)
                is DriverMessageKind.AttachResponse
                    or DriverMessageKind.DetachResponse
                    or DriverMessageKind.LeaseRevoked
                    or DriverMessageKind.DriverShutdown;
        if (isForClients)
        {
            Heard.Add(DriverRig.Decode(message.ToArray()));
        }
    }

    public void Dispose() => _endpoints.Dispose();

    private sealed class Streams(ITransport transport, StreamChannels channels, int controlStreamId) : IDisposable
    {
        public MessageSender Sender { get; } = new(transport, channels.ControlPublication, controlStreamId);

        public IMessageSubscription Subscription { get; } =
            transport.AddSubscription(channels.Subscription, controlStreamId);

        public void Dispose()
        {
            Subscription.Dispose();
            Sender.Dispose();
        }
    }
}
