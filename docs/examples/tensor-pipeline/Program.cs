// From shared memory into System.Numerics.Tensors: a padded image is published with its strides, and each frame is normalised
// by tensor operations, without a copy of the pixels on the way.
using System.Numerics.Tensors;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Driver;
using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Transport;

string directory = $"/dev/shm/tensorpool-pipeline-{Environment.ProcessId}";
Directory.CreateDirectory(directory);
using TensorPoolClient client = TensorPoolClient.Connect(
    new TensorPoolClientOptions { EmbeddedDriver = MediaDriverOptions.Embedded() }
);
TensorProducer producer = client.CreateProducer(
    new ProducerOptions
    {
        StreamId = 1,
        Regions = new RegionOptions
        {
            BaseDirectory = directory,
            Nslots = 16,
            Pools = [new PoolOptions(1, 64 * 1024)],
        },
    }
);
AgentRunner agent = new(producer, new SleepingIdleStrategy(TimeSpan.FromMilliseconds(1)), Console.Error.WriteLine);
agent.Start();
TensorConsumer consumer = client.CreateConsumer(new ConsumerOptions { StreamId = 1 });
Normaliser normaliser = new(new float[30 * 40]);
while (consumer.State != ConsumerState.Mapped)
{
    consumer.Poll(ref normaliser);
}

// 30 rows of 40 pixels, each row padded to 44: the strides travel with the frame.
float[] pixels = new float[30 * 44];
for (int i = 0; i < pixels.Length; i++)
{
    pixels[i] = i % 44 < 40 ? i % 44 : float.NaN;
}

producer.Publish(new ReadOnlyTensorSpan<float>(pixels, [30, 40], [44, 1]));
while (normaliser.Frames == 0)
{
    consumer.Poll(ref normaliser);
}

consumer.Dispose();
agent.Dispose();
Directory.Delete(directory, recursive: true);

/// <summary>The last step of many pipelines before a model: subtract the mean, divide by the deviation.</summary>
internal struct Normaliser(float[] output) : IFrameHandler
{
    private float _mean;

    public int Frames { get; private set; }

    public void OnFrame(scoped Frame frame)
    {
        ReadOnlyTensorSpan<float> image = frame.Tensor<float>(); // in place, with the strides of the frame
        _mean = Tensor.Average(image);
        TensorSpan<float> result = new(output, image.Lengths);
        Tensor.Subtract(image, _mean, result);
        Tensor.Divide(result, Tensor.StdDev(image), result);
    }

    public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
    {
        if (outcome == FrameOutcome.Intact)
        {
            Frames++;
            Console.WriteLine($"frame {info.Seq}: mean was {_mean:F1}, first pixel is now {output[0]:F3}");
        }
    }
}
