using TensorPool.Aeron.Agents;
using TensorPool.DriverClient;
using TensorPool.SystemTests.DriverModel;
using TensorPool.Transport;

namespace TensorPool.TestPeer.DriverModel;

/// <summary>
/// A driver client on a thread of its own that can be told to stand still: then keepalives are late, although the process
/// lives.
/// </summary>
internal sealed class LeaseLoop : IAgent, IDisposable
{
    private readonly AgentRunner _runner;
    private volatile bool _isMuted;

    public LeaseLoop(PeerArguments arguments)
    {
        Client = TensorPoolClient.Connect(DriverSettings.Client(arguments.Directory));
        Driver = Client.CreateDriverClient(DriverSettings.DriverClient(arguments.Text("base")));
        _runner = new AgentRunner(
            this,
            new SleepingIdleStrategy(TimeSpan.FromMilliseconds(1)),
            e => Report.Line($"failed {e}")
        );
        _runner.Start();
    }

    public TensorPoolClient Client { get; }

    public ShmDriverClient Driver { get; }

    public string RoleName => Driver.RoleName;

    /// <summary>Any thread.</summary>
    public bool IsMuted
    {
        get => _isMuted;
        set => _isMuted = value;
    }

    /// <summary>Tells the test of every change.</summary>
    public static LeaseOptions Lease { get; } =
        DriverSettings.Lease with
        {
            OnStateChanged = change => Report.Line($"lease {change.To} {change.Cause} {change.LeaseId} {change.Epoch}"),
        };

    public int DoWork() => _isMuted ? 0 : Driver.DoWork();

    public void OnClose() => Driver.Dispose();

    public void Dispose()
    {
        _runner.Dispose();
        Client.Dispose();
    }
}
