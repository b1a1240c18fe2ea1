using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Driver;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Transport;

namespace TensorPool.Benchmarks.Load;

/// <summary>A producer and a media driver in this process, for consumers in others.</summary>
internal sealed class LoadProducer : IDisposable
{
    public const uint StreamId = 1;

    private readonly string _directory = Path.Combine("/dev/shm", $"tp-load-{Guid.NewGuid():N}");
    private readonly TensorPoolClient _client;

    public LoadProducer(uint nslots, uint strideBytes)
    {
        Directory.CreateDirectory(_directory);
        _client = TensorPoolClient.Connect(
            new TensorPoolClientOptions
            {
                EmbeddedDriver = new MediaDriverOptions
                {
                    Directory = AeronDirectory,
                    DeleteDirectoryOnShutdown = true,
                    IdleStrategy = () => new BackoffIdleStrategy(),
                },
                DescriptorTermLength = 16 << 20,
            }
        );
        Producer = _client.CreateProducer(
            new ProducerOptions
            {
                StreamId = StreamId,
                Regions = new RegionOptions
                {
                    BaseDirectory = _directory,
                    Nslots = nslots,
                    Pools = [new PoolOptions(1, strideBytes)],
                    Paging = RegionPaging.Prefault,
                },
            }
        );
        Acknowledged = new SharedCount(Path.Combine(_directory, "acknowledged"), create: true);
    }

    public TensorProducer Producer { get; }

    /// <summary>The number of the last frame that the consumer has done with.</summary>
    public SharedCount Acknowledged { get; }

    /// <summary>What the consumer that ended last has counted: accepted, lost as gap, lost as late, and what it timed.</summary>
    public string[] ReadReport() => File.ReadAllText(Path.Combine(_directory, "report")).Split(' ');

    private string AeronDirectory => Path.Combine(_directory, "aeron");

    /// <summary>Starts consumers, and waits until they hear of frames.</summary>
    public List<Aeron.Benchmarks.Load.LoadProcess> StartConsumers(int count, string work)
    {
        List<Aeron.Benchmarks.Load.LoadProcess> consumers = [];
        for (int i = 0; i < count; i++)
        {
            consumers.Add(StartWhileAnnouncing(work));
        }

        return consumers;
    }

    public void Dispose()
    {
        Producer.Dispose();
        _client.Dispose();
        Acknowledged.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private Aeron.Benchmarks.Load.LoadProcess StartWhileAnnouncing(string work)
    {
        Task<Aeron.Benchmarks.Load.LoadProcess> start = Task.Run(() =>
            Aeron.Benchmarks.Load.LoadProcess.Start("consumer", AeronDirectory, _directory, work)
        );
        while (!start.IsCompleted)
        {
            Producer.DoWork();
            Producer.Publish<byte>([], Payloads.Empty); // a consumer is ready when it has got a frame
            Thread.Sleep(1);
        }

        return start.Result;
    }
}
