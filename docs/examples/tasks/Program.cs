// What the guide shows, one method for each task, run one after the other.
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Driver;
using TensorPool.Metadata;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Transport;

string directory = $"/dev/shm/tensorpool-tasks-{Environment.ProcessId}";
Directory.CreateDirectory(directory);
using (
    TensorPoolClient client = TensorPoolClient.Connect(
        new TensorPoolClientOptions { EmbeddedDriver = MediaDriverOptions.Embedded() }
    )
)
{
    TensorProducer producer = client.CreateProducer(
        new ProducerOptions
        {
            StreamId = 1,
            Regions = new RegionOptions
            {
                BaseDirectory = directory,
                Nslots = 64,
                Pools = [new PoolOptions(1, 4096), new PoolOptions(2, 64 * 1024)],
            },
            Name = "front camera",
            Attributes = [DataSourceAttribute.PixelFormat("Mono8"), DataSourceAttribute.Text("lens", "35mm")],
        }
    );
    AgentRunner agent = new(producer, new SleepingIdleStrategy(TimeSpan.FromMilliseconds(1)), Console.Error.WriteLine);
    agent.Start();

    Publishing.InPlace(client, producer);
    Publishing.WithDetails(client, producer);
    Reading.Newest(client, producer);
    Reading.EveryFourth(client, producer);
    Reading.Copies(client, producer);
    Reading.WhileItIsWritten(client, producer);

    agent.Dispose();
}

Directory.Delete(directory, recursive: true);
