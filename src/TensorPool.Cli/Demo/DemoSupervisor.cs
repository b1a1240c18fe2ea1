using TensorPool.Aeron.Agents;
using TensorPool.Supervisor;
using TensorPool.Transport;

namespace TensorPool.Cli.Demo;

/// <summary>The supervisor of a demo, on a thread of its own.</summary>
internal sealed class DemoSupervisor : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    private readonly AgentRunner _runner;
    private int _consumers;

    public DemoSupervisor(TensorPoolClient client, string baseDirectory, Action<Exception> onError)
    {
        _runner = new AgentRunner(
            client.CreateSupervisor(
                new SupervisorOptions { AllowedBaseDirectories = [baseDirectory], OnEvent = OnEvent }
            ),
            new SleepingIdleStrategy(Rest),
            onError
        );
        _runner.Start();
    }

    /// <summary>Consumers that are alive, as far as it knows. For any thread.</summary>
    public int Consumers => Volatile.Read(ref _consumers);

    public void Dispose() => _runner.Dispose();

    /// <summary>On the supervisor's thread, which alone writes the number.</summary>
    private void OnEvent(SupervisorEvent e) =>
        Volatile.Write(
            ref _consumers,
            e.Kind switch
            {
                SupervisorEventKind.ConsumerLive => _consumers + 1,
                SupervisorEventKind.ConsumerStale => _consumers - 1,
                _ => _consumers,
            }
        );
}
