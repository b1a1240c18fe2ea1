// Everything in one process: the media driver, the SHM driver that owns the memory, a producer and a consumer with leases.
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Driver;
using TensorPool.Consumer;
using TensorPool.Driver;
using TensorPool.DriverClient;
using TensorPool.Producer;
using TensorPool.Tensors;
using TensorPool.Transport;

string directory = $"/dev/shm/tensorpool-embedded-{Environment.ProcessId}";

using TensorPoolClient client = TensorPoolClient.Connect(
    new TensorPoolClientOptions { EmbeddedDriver = MediaDriverOptions.Embedded() }
);

// Its own process as a rule: tensorpool driver --config FILE.
ShmDriver driver = await ShmDriver.LaunchAsync(
    client,
    new ShmDriverOptions
    {
        BaseDirectory = directory,
        Profiles =
        [
            new StreamProfile
            {
                Name = "small",
                HeaderNslots = 64,
                PayloadPools = [new ProfilePool(1, 64 * 1024)],
            },
        ],
        Streams = [new StreamDefinition("camera", StreamId: 1, Profile: "small")],
    }
);

// Keeps the leases of all roles of this process alive, on a thread that nothing of yours holds up.
ShmDriverClient leases = client.CreateDriverClient();
using (
    AgentRunner keeper = new(leases, new SleepingIdleStrategy(TimeSpan.FromMilliseconds(1)), Console.Error.WriteLine)
)
{
    keeper.Start();
    TensorProducer producer = await leases.AttachProducerAsync(new ProducerOptions { StreamId = 1 });
    using AgentRunner agent = new(
        producer,
        new SleepingIdleStrategy(TimeSpan.FromMilliseconds(1)),
        Console.Error.WriteLine
    );
    agent.Start();
    using TensorConsumer consumer = await leases.AttachConsumerAsync(new ConsumerOptions { StreamId = 1 });
    LastValue last = new();
    while (consumer.State != ConsumerState.Mapped)
    {
        consumer.Poll(ref last);
    }

    float[] values = new float[16];
    for (int i = 1; i <= 3; i++)
    {
        Array.Fill(values, i * 1.5f);
        producer.Publish<float>(values, TensorLayout.Contiguous<float>(4, 4));
        while (last.Frames < i)
        {
            consumer.Poll(ref last);
        }
    }

    Console.WriteLine($"{driver.Leases.Count} leases, {last.Frames} frames, last value {last.Value:F1}");
}

await driver.DisposeAsync();
Directory.Delete(directory, recursive: true);

internal struct LastValue : IFrameHandler
{
    private float _candidate;

    public int Frames { get; private set; }

    public float Value { get; private set; }

    public void OnFrame(scoped Frame frame) => _candidate = frame.Elements<float>()[^1];

    public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
    {
        if (outcome == FrameOutcome.Intact)
        {
            Frames++;
            Value = _candidate;
        }
    }
}
