using TensorPool.SharedMemory;

namespace TensorPool.Driver;

/// <summary>Removes the regions of a stream that this instance once had, and is not in charge of any more.</summary>
internal sealed class LeftoverJob(DriverDirectories directories, uint streamId) : DriverJob
{
    public override JobLane Lane => JobLane.Long;

    public uint StreamId => streamId;

    protected override void Execute()
    {
        using InstanceDirectory directory = directories.OpenStream(streamId);
        directory.CleanUp(0);
    }
}
