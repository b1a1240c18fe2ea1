using System.Globalization;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Supervisor;

/// <summary>
/// Reads the sign of life in the header ring that a stream announces (W-15.16-1). The ring is opened with all checks, for
/// reading, and only its superblock is mapped; another epoch or another place is opened anew. On the agent's thread.
/// </summary>
internal sealed class ActivityProbe<TWire>(RegionAccess? access) : IDisposable
    where TWire : struct, IWireProtocol
{
    private MappedRegion? _ring;

    /// <summary>Why there is nothing to read; null if there is.</summary>
    public string? Problem { get; private set; } = "Nothing was announced.";

    /// <summary>Looks at what is announced now. Allocates.</summary>
    public void Open(PoolAnnouncement announcement)
    {
        Dispose();
        Problem = TryOpen(announcement);
    }

    /// <summary>The sign of life; null if it cannot be read.</summary>
    public ulong? Read()
    {
        if (_ring is null)
        {
            return null;
        }

        // A superblock that was cut off would kill this process.
        if (_ring.CurrentFileLength() < RegionGeometry.SuperblockSize)
        {
            Dispose();
            Problem = "The file of the header ring is shorter than a superblock.";
            return null;
        }

        return TWire.ReadActivityTimestamp(ref _ring.At(0));
    }

    public void Dispose()
    {
        _ring?.Dispose();
        _ring = null;
    }

    private string? TryOpen(PoolAnnouncement announcement)
    {
        if (access is null)
        {
            return "Regions are not looked at.";
        }

        if (RegionGeometry.CheckNslots(announcement.HeaderNslots) is string badNslots)
        {
            return badNslots;
        }

        if (!RegionUri.TryParse(announcement.HeaderRegionUri.Span, out RegionUri? uri, out string? problem))
        {
            return string.Create(CultureInfo.InvariantCulture, $"The URI of the header ring {problem}.");
        }

        MappedRegion? ring = RegionFileOpener.Open<TWire>(
            StreamOpener.HeaderRingName,
            uri,
            RegionGeometry.SuperblockSize,
            null,
            access,
            out RegionRejection? rejection
        );
        if (ring is null)
        {
            return rejection!.ToString();
        }

        TWire.ReadSuperblock(ref ring.At(0), out Superblock found);
        if (SuperblockCheck.Compare<TWire>(found, announcement, null) is string difference)
        {
            ring.Dispose();
            return difference;
        }

        _ring = ring;
        return null;
    }
}
