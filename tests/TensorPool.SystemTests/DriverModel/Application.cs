using TensorPool.Aeron.Agents;
using TensorPool.Consumer;
using TensorPool.DriverClient;
using TensorPool.Producer;
using TensorPool.Transport;

namespace TensorPool.SystemTests.DriverModel;

/// <summary>An Aeron client, and a driver client that runs on a thread of its own: what an application has.</summary>
internal sealed class Application : IDisposable
{
    private readonly string _baseDirectory;
    private readonly AgentRunner _runner;
    private readonly List<IDisposable> _roles = [];

    public Application(string aeronDirectory, string baseDirectory)
    {
        _baseDirectory = baseDirectory;
        Client = TensorPoolClient.Connect(DriverSettings.Client(aeronDirectory));
        Driver = Client.CreateDriverClient(DriverSettings.DriverClient(baseDirectory));
        _runner = new AgentRunner(Driver, new SleepingIdleStrategy(TimeSpan.FromMilliseconds(1)), e => Error ??= e);
        _runner.Start();
    }

    public TensorPoolClient Client { get; }

    public ShmDriverClient Driver { get; }

    /// <summary>What the agent has thrown first.</summary>
    public Exception? Error { get; private set; }

    public async Task<TensorProducer> ProduceAsync(
        CancellationToken token,
        uint streamId = DriverSettings.FirstStreamId
    )
    {
        TensorProducer producer = await Driver.AttachProducerAsync(
            DriverSettings.Producer(streamId),
            DriverSettings.Lease with
            {
                KeepTrying = false,
            },
            token
        );
        _roles.Add(producer);
        return producer;
    }

    public async Task<TensorConsumer> ConsumeAsync(
        CancellationToken token,
        uint streamId = DriverSettings.FirstStreamId
    )
    {
        TensorConsumer consumer = await Driver.AttachConsumerAsync(
            DriverSettings.Consumer(streamId, _baseDirectory),
            DriverSettings.Lease with
            {
                KeepTrying = false,
            },
            token
        );
        _roles.Add(consumer);
        return consumer;
    }

    public void Dispose()
    {
        _roles.ForEach(role => role.Dispose());
        _runner.Dispose();
        Client.Dispose();
        Assert.Null(Error);
    }
}
