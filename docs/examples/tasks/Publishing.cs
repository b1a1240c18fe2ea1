using System.Buffers.Binary;
using TensorPool.Consumer;
using TensorPool.Metadata;
using TensorPool.Producer;
using TensorPool.Tensors;
using TensorPool.Transport;

internal static class Publishing
{
    public static void InPlace(TensorPoolClient client, TensorProducer producer)
    {
        using TensorConsumer consumer = Frames.Join(client, new ConsumerOptions { StreamId = 1 });
        TensorLayout layout = TensorLayout.Contiguous<ushort>(30, 40);

        if (producer.TryClaim((int)layout.SizeInBytes, out FrameClaim claim) == ClaimResult.Claimed)
        {
            Span<ushort> pixels = claim.Elements<ushort>(); // in shared memory: what is written here is not copied again
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = (ushort)i;
            }

            claim.Commit(layout);
        }

        Counter counter = new();
        Frames.Await(consumer, ref counter);
        Console.WriteLine($"in place: {counter.Bytes} bytes");
    }

    public static void WithDetails(TensorPoolClient client, TensorProducer producer)
    {
        using TensorConsumer consumer = Frames.Join(client, new ConsumerOptions { StreamId = 1 });
        byte[] image = new byte[480];

        producer.SetAttribute(DataSourceAttribute.Text("gain", "12 dB")); // frames from here on refer to the new version
        Span<byte> exposure = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(exposure, 0.02f);
        producer.Publish<byte>(image, TensorLayout.Contiguous<byte>(480), new FrameDetails { UserData = exposure });

        ExposureReader reader = new();
        Frames.Await(consumer, ref reader);
        Console.WriteLine($"with details: exposed for {reader.Seconds:F2} s");
    }

    private struct ExposureReader : ICountingHandler
    {
        public int Count { get; private set; }

        public float Seconds { get; private set; }

        public void OnFrame(scoped Frame frame) => Seconds = BinaryPrimitives.ReadSingleLittleEndian(frame.UserBytes);

        public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome) => Count++;
    }
}
