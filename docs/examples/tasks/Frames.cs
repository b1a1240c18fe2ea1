using TensorPool.Consumer;
using TensorPool.Transport;

internal interface ICountingHandler : IFrameHandler
{
    int Count { get; }
}

internal static class Frames
{
    /// <summary>A consumer that has mapped the stream: what is published from here on, it gets.</summary>
    public static TensorConsumer Join(TensorPoolClient client, ConsumerOptions options)
    {
        TensorConsumer consumer = client.CreateConsumer(options);
        Counter none = new();
        while (consumer.State != ConsumerState.Mapped)
        {
            consumer.Poll(ref none);
        }

        return consumer;
    }

    public static void Await<THandler>(TensorConsumer consumer, ref THandler handler, int count = 1)
        where THandler : ICountingHandler
    {
        while (handler.Count < count)
        {
            consumer.Poll(ref handler);
        }
    }
}

internal struct Counter : ICountingHandler
{
    public int Count { get; private set; }

    public long Bytes { get; private set; }

    public ulong LastSeq { get; private set; }

    public void OnFrame(scoped Frame frame) { }

    public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
    {
        Count++;
        Bytes += info.PayloadLength;
        LastSeq = info.Seq;
    }
}
