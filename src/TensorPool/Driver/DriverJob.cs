namespace TensorPool.Driver;

/// <summary>
/// Something that may take long, and is done on a helper thread of the <see cref="Provisioner"/>. The agent makes it and gets
/// it back when it is done; nobody but the helper touches it in between.
/// </summary>
internal abstract class DriverJob
{
    /// <summary>Who runs it.</summary>
    public abstract JobLane Lane { get; }

    /// <summary>Why it failed; null if it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>On a helper thread. Never throws.</summary>
    public void Run()
    {
        try
        {
            Execute();
        }
        catch (Exception e) // the helper's edge: what became of the job is the agent's to judge
        {
            Failure = e;
        }
    }

    protected abstract void Execute();
}
