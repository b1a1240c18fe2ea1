using TensorPool.SharedMemory;

namespace TensorPool.Driver;

/// <summary>
/// Removes the files of epochs that are over, once the one that follows them was announced (DO-15); the first time also what
/// dead drivers of other names left of the stream. Mappings of them stay usable.
/// </summary>
internal sealed class CleanUpJob(DriverStream stream, InstanceDirectory directory, ulong epoch, bool isFirst)
    : DriverJob
{
    /// <summary>Freeing gigabytes takes a second. A producer that comes next waits for it, and finds their memory free.</summary>
    public override JobLane Lane => JobLane.Long;

    public DriverStream Stream => stream;

    /// <summary>What is left of others and cannot be removed.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    protected override void Execute()
    {
        directory.CleanUpBefore(epoch);
        if (isFirst)
        {
            Problems = directory.CleanUpSiblings();
        }
    }
}
