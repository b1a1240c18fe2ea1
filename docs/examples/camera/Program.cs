// The way of camera SDKs: hand several buffers to the device, and hear later, on another thread and in any order, which of them
// are full. Here the buffers are slots of the ring, so that the device writes where consumers read.
using System.Collections.Concurrent;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Driver;
using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Transport;

const int Frames = 12;
const int BuffersInFlight = 3;
const int Length = 64 * 48;
string directory = $"/dev/shm/tensorpool-camera-{Environment.ProcessId}";
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
            Nslots = 16, // buffers in flight are not there for consumers: 13 frames remain
            Pools = [new PoolOptions(1, 4096)],
        },
    }
);
AgentRunner agent = new(producer, new SleepingIdleStrategy(TimeSpan.FromMilliseconds(1)), Console.Error.WriteLine);
agent.Start();
TensorConsumer consumer = client.CreateConsumer(new ConsumerOptions { StreamId = 1 });
OrderPrinter printer = new();
while (consumer.State != ConsumerState.Mapped)
{
    consumer.Poll(ref printer);
}

SimulatedCamera camera = new();
TensorLayout layout = TensorLayout.Contiguous<byte>(48, 64);
int queued = 0;
int done = 0;
while (done < Frames)
{
    // Keep the device busy.
    while (
        queued - done < BuffersInFlight
        && queued < Frames
        && producer.TryClaimDevice(Length, out DeviceClaim empty) == ClaimResult.Claimed
    )
    {
        camera.Queue(empty);
        queued++;
    }

    // Frames are published in the order of their claims, whichever buffer is full first. Claims are for one thread: the
    // completion, which comes on another, is only told here.
    if (camera.TryDequeue(out DeviceClaim full))
    {
        full.Complete(Length, layout);
        done++;
    }

    consumer.Poll(ref printer);
}

while (printer.Frames < Frames)
{
    consumer.Poll(ref printer);
}

camera.Dispose();
consumer.Dispose();
agent.Dispose();
Directory.Delete(directory, recursive: true);
Console.WriteLine(printer.IsInOrder ? $"{Frames} frames, in order" : "out of order");

/// <summary>Fills buffers on a thread of its own, and gives every second one back before the one that it got first.</summary>
internal sealed class SimulatedCamera : IDisposable
{
    private readonly BlockingCollection<DeviceClaim> _empty = [];
    private readonly ConcurrentQueue<DeviceClaim> _full = [];
    private readonly Thread _thread;

    public SimulatedCamera()
    {
        _thread = new Thread(Run);
        _thread.Start();
    }

    public void Queue(in DeviceClaim buffer) => _empty.Add(buffer);

    public bool TryDequeue(out DeviceClaim buffer) => _full.TryDequeue(out buffer);

    public void Dispose()
    {
        _empty.CompleteAdding();
        _thread.Join();
        _empty.Dispose();
    }

    private void Run()
    {
        foreach (DeviceClaim first in _empty.GetConsumingEnumerable())
        {
            first.Payload.Fill((byte)first.Seq);
            if (_empty.TryTake(out DeviceClaim second))
            {
                second.Payload.Fill((byte)second.Seq);
                _full.Enqueue(second);
            }

            _full.Enqueue(first);
        }
    }
}

internal struct OrderPrinter() : IFrameHandler
{
    private byte _first;

    public int Frames { get; private set; }

    public bool IsInOrder { get; private set; } = true;

    public void OnFrame(scoped Frame frame) => _first = frame.Payload[0];

    public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
    {
        IsInOrder &= outcome == FrameOutcome.Intact && info.Seq == (ulong)Frames && _first == (byte)info.Seq;
        Frames++;
    }
}
