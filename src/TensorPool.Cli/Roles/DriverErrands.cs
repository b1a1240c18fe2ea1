using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;
using TensorPool.DriverClient;
using TensorPool.Transport;

namespace TensorPool.Cli.Roles;

/// <summary>
/// One request to an SHM driver, run on this thread. What was attached stays attached: the driver client is left as it is,
/// and not disposed of, which would give its leases back.
/// </summary>
internal sealed class DriverErrands : IDisposable
{
    private readonly ToolContext _context;
    private readonly TensorPoolClient _client;

    public DriverErrands(ToolContext context, RoleSettings settings)
    {
        _context = context;
        _client = settings.Connect("tensorpool-errand");
        Driver = _client.CreateDriverClient(
            new ShmDriverClientOptions
            {
                AnnounceStreamId = settings.Consumer.AnnounceStreamId,
                AllowedBaseDirectories = settings.Consumer.AllowedBaseDirectories,
                ProvisioningTimeout = TimeSpan.Zero,
                // Asked twice at most: half of the time for each.
                ResponseTimeout = TimeSpan.FromMilliseconds(
                    Math.Max(1, context.Get(LeaseIdentityOptions.TimeoutMs) / 2)
                ),
            }
        );
    }

    public ShmDriverClient Driver { get; }

    /// <summary>Does the work until a task has ended.</summary>
    public T Await<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            _context.Stop.ThrowIfCancellationRequested();
            if (Driver.DoWork() == 0)
            {
                Thread.Sleep(1);
            }
        }

        return task.GetAwaiter().GetResult();
    }

    /// <summary>Keeps leases alive until the end is asked for, and gives them back.</summary>
    public void HoldUntilStop()
    {
        while (!_context.StoppedWithin(TimeSpan.FromMilliseconds(5)))
        {
            Driver.DoWork();
        }

        Driver.Dispose();
    }

    public void Dispose() => _client.Dispose();
}
