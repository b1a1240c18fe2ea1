using TensorPool.Driver;

namespace TensorPool.Tests.Driver;

/// <summary>A lane whose jobs run when the test says so, on the test's thread.</summary>
internal sealed class ManualLane(Action<DriverJob> done) : IJobLane
{
    private readonly Queue<DriverJob> _jobs = [];

    /// <summary>Whether jobs run as soon as they come.</summary>
    public bool IsHeld { get; set; }

    public int Count => _jobs.Count;

    public void Enqueue(DriverJob job)
    {
        _jobs.Enqueue(job);
        if (!IsHeld)
        {
            RunAll();
        }
    }

    public void RunAll()
    {
        while (_jobs.TryDequeue(out DriverJob? job))
        {
            job.Run();
            done(job);
        }
    }

    public void Dispose() => _jobs.Clear();
}
