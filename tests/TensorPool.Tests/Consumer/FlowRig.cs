using TensorPool.Aeron.Driver;
using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Tests.Support;
using TensorPool.Transport;

namespace TensorPool.Tests.Consumer;

/// <summary>A producer and a consumer as users make them, through a media driver of this process.</summary>
internal sealed class FlowRig : IDisposable
{
    public const uint StreamId = 5;
    public const uint Nslots = 64;

    private readonly ShmDirectory _directory = new();

    public FlowRig(Func<ConsumerOptions, ConsumerOptions>? change = null)
    {
        Client = TensorPoolClient.Connect(
            new TensorPoolClientOptions
            {
                EmbeddedDriver = MediaDriverOptions.Compact with
                {
                    Directory = _directory.File("aeron"),
                    DeleteDirectoryOnShutdown = true,
                },
                // So much room that a busy machine's media driver is in nobody's way.
                DescriptorTermLength = 16 << 20,
            }
        );
        ConsumerOptions options = new() { StreamId = StreamId, AllowedBaseDirectories = [_directory.Path] };
        Consumer = Client.CreateConsumer(change?.Invoke(options) ?? options);
        Producer = Client.CreateProducer(
            new ProducerOptions
            {
                StreamId = StreamId,
                Regions = new RegionOptions
                {
                    BaseDirectory = _directory.Path,
                    Nslots = Nslots,
                    Pools = [new PoolOptions(1, 4096)],
                },
            }
        );
    }

    public TensorPoolClient Client { get; }

    public TensorProducer Producer { get; }

    public TensorConsumer Consumer { get; }

    public static TensorLayout Layout { get; } = TensorLayout.Contiguous<long>(8);

    /// <summary>Runs both until the consumer has mapped the regions and has heard of a frame.</summary>
    public void Connect<THandler>(ref THandler handler)
        where THandler : IFrameHandler
    {
        long start = Environment.TickCount64;
        while (Consumer.Statistics is { Accepted: 0, SkippedMode: 0 })
        {
            Producer.DoWork();
            Consumer.Poll(ref handler);
            if (Consumer.State == ConsumerState.Mapped)
            {
                Producer.Publish<long>(new long[8], Layout);
            }

            Thread.Yield();
            Assert.True(Environment.TickCount64 - start < 60_000, "nothing arrives");
        }

        while (Consumer.LastSeqSeen + 1 < Producer.NextSeq)
        {
            Consumer.Poll(ref handler);
            Assert.True(Environment.TickCount64 - start < 60_000, "something is missing");
        }
    }

    public void Dispose()
    {
        Consumer.Dispose();
        Producer.Dispose();
        Client.Dispose();
        _directory.Dispose();
    }
}
