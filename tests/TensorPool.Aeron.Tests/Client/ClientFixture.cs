using TensorPool.Aeron.Client;
using TensorPool.Aeron.Tests.Driver;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>A driver and clients, all on the thread and the clocks of the test.</summary>
internal sealed class ClientFixture : IDisposable
{
    public const string Channel = "aeron:ipc?term-length=64k";
    public const int Stream = 1001;
    public const int TermLength = 65536;

    private readonly List<AeronClient> _clients = [];

    public DriverFixture Driver { get; } = new();

    public List<Exception> Errors { get; } = [];

    public IReadOnlyList<AeronClient> Clients => _clients;

    public AeronClient Client(Func<AeronClientOptions, AeronClientOptions>? change = null)
    {
        AeronClientOptions options = new()
        {
            Directory = Driver.Options.Directory,
            UseInvoker = true,
            DriverInvoker = Driver.Driver.Invoker,
            ClientName = "test",
            ErrorHandler = Errors.Add,
            NanoClock = Driver.NanoClock,
            EpochClock = Driver.EpochClock,
        };
        AeronClient client = AeronClient.Connect(change?.Invoke(options) ?? options);
        _clients.Add(client);
        return client;
    }

    /// <summary>Lets driver and clients do what there is to do.</summary>
    public void Settle()
    {
        for (int i = 0; i < 20; i++)
        {
            Driver.Cycle();
            foreach (AeronClient client in _clients)
            {
                while (client.Invoker!.Invoke() > 0)
                {
                    // until there is nothing left to do
                }
            }
        }
    }

    public void Advance(int milliseconds, int step = 100)
    {
        for (int passed = 0; passed < milliseconds; passed += step)
        {
            Driver.Advance(step, step);
            foreach (AeronClient client in _clients)
            {
                while (client.Invoker!.Invoke() > 0)
                {
                    // until there is nothing left to do
                }
            }
        }
    }

    /// <summary>
    /// Lets time pass until a client has as many logs mapped. Threads of other tests count as well, which may be inside of
    /// something for as long as they are not scheduled: so this takes time on every clock.
    /// </summary>
    public void AwaitMappedLogs(AeronClient client, int count) =>
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    Advance(100);
                    return client.MappedLogCount == count;
                },
                TimeSpan.FromMinutes(1)
            ),
            $"{client.MappedLogCount} logs are mapped, expected {count}."
        );

    /// <summary>Takes a client out of the loop, as if its process were stopped.</summary>
    public void Stop(AeronClient client) => _clients.Remove(client);

    public void Dispose()
    {
        _clients.ForEach(c => c.Dispose());
        Driver.Dispose();
    }
}
