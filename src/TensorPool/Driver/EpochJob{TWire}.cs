using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Driver;

/// <summary>The job, with superblocks of one wire version.</summary>
internal sealed class EpochJob<TWire>(DriverDirectories directories, DriverStream stream, bool forProducer, long nowNs)
    : EpochJob(stream, forProducer)
    where TWire : struct, IWireProtocol
{
    protected override void Execute()
    {
        // D-3-1: nobody else makes regions, writes superblocks or counts epochs.
        InstanceDirectory directory = Stream.Directory ??= directories.OpenStream(Stream.StreamId);
        (ulong epoch, string path) = directory.CreateNextEpoch();
        try
        {
            Result = RegionCreator.Create<TWire>(
                path,
                Stream.StreamId,
                epoch,
                directories.RegionsOf(Stream.Profile, ForProducer),
                (ulong)nowNs
            );
        }
        catch
        {
            directory.Discard(epoch); // or a client that tries for hours would leave a directory each time
            throw;
        }
    }
}
