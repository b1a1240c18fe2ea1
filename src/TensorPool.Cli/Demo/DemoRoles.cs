using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Driver;
using TensorPool.Cli.Hosting;
using TensorPool.Consumer;
using TensorPool.Driver;
using TensorPool.DriverClient;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Transport;

namespace TensorPool.Cli.Demo;

/// <summary>
/// Makes the roles of a demo that live in this process; they share one Aeron client, and one driver client if the plan has
/// an SHM driver.
/// </summary>
internal sealed class DemoRoles : IDisposable
{
    /// <summary>N of the consumers that take every N-th frame.</summary>
    private const int Decimation = 4;

    private static readonly TimeSpan AttachTimeout = TimeSpan.FromSeconds(30);

    private readonly ToolContext _context;
    private readonly DemoPlan _plan;
    private readonly string _baseDirectory;
    private readonly TensorPoolClient _client;
    private ShmDriverClient? _driverClient;
    private AgentRunner? _driverClientRunner;

    /// <param name="context">For logging.</param>
    /// <param name="plan">What the demo does.</param>
    /// <param name="baseDirectory">Where regions lie.</param>
    /// <param name="aeronDirectory">The media driver; null to embed one in a directory of its own.</param>
    public DemoRoles(ToolContext context, DemoPlan plan, string baseDirectory, string? aeronDirectory)
    {
        _context = context;
        _plan = plan;
        _baseDirectory = baseDirectory;
        TensorPoolClientOptions options = new()
        {
            ClientName = "tensorpool-demo",
            LoggerFactory = context.Logging,
            // Little memory: what the demo sends besides descriptors is a few bytes per second.
            ControlTermLength = 1 << 16,
            QosTermLength = 1 << 16,
            MetadataTermLength = 1 << 16,
        };
        _client = TensorPoolClient.Connect(
            aeronDirectory is null
                ? options with
                {
                    EmbeddedDriver = MediaDriverOptions.Embedded(),
                }
                : options with
                {
                    AeronDirectory = aeronDirectory,
                }
        );
    }

    /// <summary>The driver that owns the regions, once it has made them.</summary>
    public ShmDriver LaunchDriver() =>
        ShmDriver
            .LaunchAsync(
                _client,
                new ShmDriverOptions
                {
                    InstanceId = "demo",
                    BaseDirectory = _baseDirectory,
                    Profiles =
                    [
                        new StreamProfile
                        {
                            Name = "demo",
                            HeaderNslots = _plan.Nslots,
                            PayloadPools = [new ProfilePool(1, _plan.StrideBytes)],
                        },
                    ],
                    Streams = [new StreamDefinition("demo", _plan.StreamId, "demo")],
                },
                _context.Stop
            )
            .GetAwaiter()
            .GetResult();

    /// <summary>Watches everybody, and counts the consumers that it knows of.</summary>
    public DemoSupervisor CreateSupervisor() => new(_client, _baseDirectory, e => _context.Output.Error(e.Message));

    public DemoProducer CreateProducer()
    {
        ProducerOptions options = new()
        {
            StreamId = _plan.StreamId,
            Name = "demo",
            Regions = new RegionOptions
            {
                BaseDirectory = _baseDirectory,
                Nslots = _plan.Nslots,
                Pools = [new PoolOptions(1, _plan.StrideBytes)],
                Paging = RegionPaging.Prefault,
            },
        };
        return new DemoProducer(
            _plan.HasDriver
                ? Attach(token => DriverClient.AttachProducerAsync(options, cancellationToken: token))
                : _client.CreateProducer(options),
            _plan
        );
    }

    public DemoConsumer CreateConsumer(int number)
    {
        ConsumerOptions options = new()
        {
            StreamId = _plan.StreamId,
            Mode = DemoPlan.ModeOf(number),
            Decimation = Decimation,
            AllowedBaseDirectories = [_baseDirectory],
            Paging = RegionPaging.Prefault,
        };
        return new DemoConsumer(
            _plan.HasDriver
                ? Attach(token => DriverClient.AttachConsumerAsync(options, cancellationToken: token))
                : _client.CreateConsumer(options),
            e => _context.Output.Error(e.Message)
        );
    }

    public void Dispose()
    {
        // Disposes of the driver client, which gives back what leases there are.
        _driverClientRunner?.Dispose();
        _client.Dispose();
    }

    /// <summary>Made when a role asks for it, and kept alive by a thread of its own.</summary>
    private ShmDriverClient DriverClient
    {
        get
        {
            if (_driverClient is null)
            {
                _driverClient = _client.CreateDriverClient(
                    new ShmDriverClientOptions
                    {
                        AllowedBaseDirectories = [_baseDirectory],
                        Paging = RegionPaging.Prefault,
                    }
                );
                _driverClientRunner = new AgentRunner(
                    _driverClient,
                    new BackoffIdleStrategy(),
                    e => _context.Output.Error(e.Message)
                );
                _driverClientRunner.Start();
            }

            return _driverClient;
        }
    }

    private T Attach<T>(Func<CancellationToken, Task<T>> attach)
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(_context.Stop);
        source.CancelAfter(AttachTimeout);
        return attach(source.Token).GetAwaiter().GetResult();
    }
}
