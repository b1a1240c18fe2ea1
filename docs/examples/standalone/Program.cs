// A producer that owns its memory, and a consumer that reads it in place. Both are in one process here, so that the program
// runs as it is; in two, each connects for itself, and all else stays the same.
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Driver;
using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Transport;

// Files of this run alone; a real producer keeps the default directory, and the same names after a restart.
string directory = $"/dev/shm/tensorpool-standalone-{Environment.ProcessId}";
Directory.CreateDirectory(directory);

// With a media driver of its own. Leave EmbeddedDriver out to use the one that runs on the machine.
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
            Nslots = 64,
            Pools = [new PoolOptions(1, 512 * 1024)],
        },
    }
);

// The duty cycle announces the memory, and must run all the time: on a thread of its own, or in a loop of yours.
AgentRunner agent = new(producer, new SleepingIdleStrategy(TimeSpan.FromMilliseconds(1)), Console.Error.WriteLine);
agent.Start();

TensorConsumer consumer = client.CreateConsumer(new ConsumerOptions { StreamId = 1 });
BrightnessMeter meter = new();
while (consumer.State != ConsumerState.Mapped)
{
    consumer.Poll(ref meter);
}

TensorLayout layout = TensorLayout.Contiguous<byte>(480, 640);
byte[] image = new byte[480 * 640];
for (int i = 0; i < 5; i++)
{
    Array.Fill(image, (byte)(10 * i));
    producer.Publish<byte>(image, layout);
    while (meter.Frames <= i)
    {
        consumer.Poll(ref meter);
    }
}

consumer.Dispose();
agent.Dispose(); // and the producer with it
Directory.Delete(directory, recursive: true);

/// <summary>Reads frames where they lie. What it computes is believed only when the frame has turned out to be intact.</summary>
internal struct BrightnessMeter : IFrameHandler
{
    private long _sum;

    public int Frames { get; private set; }

    public void OnFrame(scoped Frame frame)
    {
        _sum = 0;
        foreach (byte pixel in frame.Elements<byte>())
        {
            _sum += pixel;
        }
    }

    public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
    {
        if (outcome == FrameOutcome.Intact)
        {
            Frames++;
            Console.WriteLine($"frame {info.Seq}: mean brightness {_sum / info.PayloadLength}");
        }
    }
}
