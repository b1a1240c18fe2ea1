using TensorPool.Transport;

namespace TensorPool.Tests.Support;

/// <summary>Hands out what a test has put into it.</summary>
internal sealed class FakeSubscription(string channel, int streamId) : IMessageSubscription
{
    public string Channel => channel;

    public int StreamId => streamId;

    public Queue<(int SessionId, byte[] Message)> Incoming { get; } = [];

    /// <summary>Position behind the last message that was handed out; to be set back by those who want one to come again.</summary>
    public long Position { get; set; }

    public bool IsConnected => true;

    public bool IsClosed { get; private set; }

    public long DroppedMessages => 0;

    public int Poll(IMessageHandler handler, int fragmentLimit)
    {
        int count = 0;
        while (count < fragmentLimit && Incoming.TryDequeue(out (int SessionId, byte[] Message) next))
        {
            count++;
            Position += 32 + next.Message.Length;
            handler.OnMessage(next.Message, new MessageInfo(next.SessionId, Position));
        }

        return count;
    }

    public void Dispose() => IsClosed = true;
}
