using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.Tensors;
using TensorPool.Transport;
using TensorPool.Wire;

internal static class Reading
{
    private static readonly TensorLayout Layout = TensorLayout.Contiguous<byte>(16, 16);
    private static readonly byte[] Image = new byte[256];

    public static void Newest(TensorPoolClient client, TensorProducer producer)
    {
        ConsumerOptions options = new() { StreamId = 1, Mode = ConsumerMode.Latest };
        using TensorConsumer consumer = Frames.Join(client, options);
        ulong last = 0;
        for (int i = 0; i < 10; i++)
        {
            last = producer.NextSeq;
            producer.Publish<byte>(Image, Layout);
        }

        Counter counter = new();
        Frames.Await(consumer, ref counter);
        Console.WriteLine(counter.LastSeq == last ? "newest: the last of all" : "newest: an older one");
    }

    public static void EveryFourth(TensorPoolClient client, TensorProducer producer)
    {
        ConsumerOptions options = new()
        {
            StreamId = 1,
            Mode = ConsumerMode.Decimated,
            Decimation = 4,
        };
        using TensorConsumer consumer = Frames.Join(client, options);
        for (int i = 0; i < 16; i++)
        {
            producer.Publish<byte>(Image, Layout);
        }

        Counter counter = new();
        Frames.Await(consumer, ref counter, 4);
        Console.WriteLine($"every fourth: {counter.Count} of 16");
    }

    public static void Copies(TensorPoolClient client, TensorProducer producer)
    {
        using TensorConsumer consumer = Frames.Join(client, new ConsumerOptions { StreamId = 1 });
        Array.Fill(Image, (byte)7);
        producer.Publish<byte>(Image, Layout);
        Copier copier = new(new byte[64 * 1024]);
        Frames.Await(consumer, ref copier);
        Console.WriteLine($"copies: {copier.Count}, of {copier.Length} bytes");
    }

    public static void WhileItIsWritten(TensorPoolClient client, TensorProducer producer)
    {
        ConsumerOptions options = new()
        {
            StreamId = 1,
            Progress = new ProgressHints { RowsDelta = 4 },
        };
        using TensorConsumer consumer = Frames.Join(client, options);
        Previewer previewer = new();
        Counter counter = new();
        while (!previewer.HasSeenHalf)
        {
            producer.TryClaim((int)Layout.SizeInBytes, out FrameClaim claim);
            claim.BeginProgress(Layout);
            claim.Payload[..128].Fill(1); // the upper half
            claim.ReportProgress(bytesFilled: 128, rowsFilled: 8);
            consumer.Poll(ref counter, ref previewer);
            claim.Payload[128..].Fill(2);
            claim.Commit(Layout);
            Thread.Sleep(1);
        }

        Console.WriteLine("while it is written: seen by half");
    }

    /// <summary>Keeps frames beyond the call: only a copy that was verified may be kept.</summary>
    private struct Copier(byte[] buffer) : ICountingHandler
    {
        private bool _isCopied;

        public int Count { get; private set; }

        public long Length { get; private set; }

        public void OnFrame(scoped Frame frame) => _isCopied = frame.TryCopyTo(buffer);

        public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
        {
            if (_isCopied)
            {
                Count++;
                Length = info.PayloadLength; // buffer holds it, whatever happens to the slot from here on
            }
        }
    }

    private struct Previewer : IPartialFrameHandler
    {
        private int _bytes;

        public bool HasSeenHalf { get; private set; }

        public void OnPartialFrame(scoped PartialFrame frame) => _bytes = frame.Prefix.Length;

        public void OnPartialFrameEnd(in PartialFrameInfo info, bool isIntact) =>
            HasSeenHalf |= isIntact && _bytes == 128;
    }
}
