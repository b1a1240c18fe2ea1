using System.Collections.Concurrent;

namespace TensorPool.Driver;

/// <summary>Runs jobs on a thread of its own, in order.</summary>
/// <remarks>
/// The collection hands a job over, and whoever gets what was done hands it back by another concurrent queue: both order what one
/// thread wrote before the hand-over before what the other reads after it.
/// </remarks>
internal sealed class WorkerLane : IJobLane
{
    private readonly BlockingCollection<DriverJob> _jobs = [];
    private readonly Action<DriverJob> _done;
    private readonly Thread _thread;
    private volatile bool _isEnding;

    /// <param name="name">Name of the thread.</param>
    /// <param name="done">Gets each job when it has run, on that thread.</param>
    public WorkerLane(string name, Action<DriverJob> done)
    {
        _done = done;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public void Enqueue(DriverJob job) => _jobs.Add(job);

    /// <summary>Lets the present job end, forgets the others, and waits for the thread.</summary>
    public void Dispose()
    {
        _isEnding = true;
        _jobs.CompleteAdding();
        _thread.Join();
        _jobs.Dispose();
    }

    private void Run()
    {
        foreach (DriverJob job in _jobs.GetConsumingEnumerable())
        {
            if (!_isEnding)
            {
                job.Run();
                _done(job);
            }
        }
    }
}
