using TensorPool.Aeron.Agents;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;
using TensorPool.Consumer;
using TensorPool.DriverClient;
using TensorPool.Producer;
using TensorPool.Transport;

namespace TensorPool.Cli.Roles;

/// <summary>
/// A producer or a consumer of this process, with what it needs: an Aeron client, and, unless it is standalone, a client of the
/// SHM driver on a thread of its own, which keeps the lease alive whatever the others do.
/// </summary>
internal sealed class RoleConnection : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    private readonly ToolContext _context;
    private readonly TensorPoolClient _client;
    private readonly ShmDriverClient? _driver;
    private readonly AgentRunner? _driverRunner;

    public RoleConnection(ToolContext context, RoleSettings settings, bool isStandalone, string name)
    {
        _context = context;
        _client = settings.Connect(name);
        if (isStandalone)
        {
            return;
        }

        try
        {
            _driver = _client.CreateDriverClient(
                new ShmDriverClientOptions
                {
                    AnnounceStreamId = settings.Consumer.AnnounceStreamId,
                    AnnouncePeriod = settings.Consumer.AnnouncePeriod,
                    AllowedBaseDirectories = settings.Consumer.AllowedBaseDirectories,
                }
            );
            _driverRunner = Run(_driver);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The producer; its agent is not run yet.</summary>
    public TensorProducer CreateProducer(ProducerOptions options) =>
        _driver is null
            ? _client.CreateProducer(options)
            : _driver
                .AttachProducerAsync(options, TellWaiting(options.StreamId), _context.Stop)
                .GetAwaiter()
                .GetResult();

    public TensorConsumer CreateConsumer(ConsumerOptions options) =>
        _driver is null
            ? _client.CreateConsumer(options)
            : _driver.AttachConsumerAsync(options, null, _context.Stop).GetAwaiter().GetResult();

    /// <summary>Runs an agent on a thread of its own, until the runner is disposed of.</summary>
    public AgentRunner Run(IAgent agent)
    {
        AgentRunner runner = new(agent, new SleepingIdleStrategy(Rest), e => _context.Output.Error(e.Message));
        runner.Start();
        return runner;
    }

    /// <summary>Gigabytes take seconds, in which nothing would be seen.</summary>
    private LeaseOptions TellWaiting(uint streamId) =>
        new()
        {
            OnSlowResponse = bytes =>
                _context.Output.Note($"waiting for the SHM driver to reserve {bytes} bytes for stream {streamId}"),
        };

    /// <summary>Gives leases back, and leaves Aeron.</summary>
    public void Dispose()
    {
        _driverRunner?.Dispose();
        _driver?.Dispose();
        _client.Dispose();
    }
}
