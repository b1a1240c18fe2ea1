using System.Collections.Concurrent;

namespace TensorPool.Driver;

/// <summary>
/// Does what the agent must not wait for (driver 1.0, section 9; decision record 0040): makes epochs, removes those that are
/// over, adds counters. On several lanes, so that the epoch that follows a lost producer waits neither for the gigabytes of
/// another stream nor for the media driver.
/// </summary>
/// <remarks>
/// The agent submits and takes back; the lanes run. A job that was taken back is the agent's alone again.
/// </remarks>
internal sealed class Provisioner : IDisposable
{
    private readonly ConcurrentQueue<DriverJob> _done = [];
    private readonly IJobLane _quick;
    private readonly IJobLane _long;
    private readonly IJobLane _counters;

    /// <param name="lane">Makes a lane, given its name and where jobs go that have run.</param>
    public Provisioner(Func<string, Action<DriverJob>, IJobLane> lane)
    {
        _quick = lane("tp-driver-quick", _done.Enqueue);
        _long = lane("tp-driver-long", _done.Enqueue);
        _counters = lane("tp-driver-ctrs", _done.Enqueue);
    }

    public void Submit(DriverJob job) =>
        (
            job.Lane switch
            {
                JobLane.Quick => _quick,
                JobLane.Long => _long,
                _ => _counters,
            }
        ).Enqueue(job);

    /// <summary>Takes back a job that has run; null if there is none. Does not allocate.</summary>
    public DriverJob? TakeDone() => _done.TryDequeue(out DriverJob? job) ? job : null;

    /// <summary>Waits for the jobs that run now, and forgets those that do not yet. What has run can still be taken.</summary>
    public void Dispose()
    {
        _quick.Dispose();
        _long.Dispose();
        _counters.Dispose();
    }
}
