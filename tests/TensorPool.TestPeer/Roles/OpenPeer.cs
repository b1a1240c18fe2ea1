using TensorPool.SharedMemory;

namespace TensorPool.TestPeer.Roles;

/// <summary>Opens the regions of an epoch for reading, and says whether that was allowed.</summary>
internal static class OpenPeer
{
    public static int Run(PeerArguments arguments)
    {
        KnownRegions regions = PeerOptions.Regions(arguments, (ulong)arguments.Number("epoch"));
        StreamMapping? mapping = regions.Open(owners: null, out RegionRejection? why);
        Report.Line(mapping is null ? $"refused {why!.Reason} {why.Message}" : "opened");
        mapping?.Retire();
        return 0;
    }
}
