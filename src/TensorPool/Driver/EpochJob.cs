using TensorPool.SharedMemory;

namespace TensorPool.Driver;

/// <summary>Makes the next epoch of a stream: takes its directory the first time, creates and maps the files.</summary>
internal abstract class EpochJob(DriverStream stream, bool forProducer) : DriverJob
{
    /// <summary>
    /// A producer gets memory that is there, however long that takes; without one the files are sparse, as nobody writes
    /// (decision record 0040).
    /// </summary>
    public override JobLane Lane => forProducer ? JobLane.Long : JobLane.Quick;

    public DriverStream Stream => stream;

    /// <summary>Whether a producer waits for it.</summary>
    public bool ForProducer => forProducer;

    /// <summary>The regions; null if the job failed.</summary>
    public StreamMapping? Result { get; protected set; }
}
