using System.Globalization;
using TensorPool.SharedMemory;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>
/// What a response with the code OK must have (driver 1.0, D-4.2-5), before one of its regions is looked at. URIs are checked
/// when the regions are opened.
/// </summary>
internal static class AttachResponseRules
{
    /// <summary>The first thing that is wrong, or else null and the regions to map. Allocates.</summary>
    public static string? FindProblem(
        AttachResponse response,
        uint expectedLayoutVersion,
        out PoolAnnouncement? regions
    )
    {
        regions = null;
        if (FindAbsent(response) is string absent)
        {
            return Text($"the response says OK without {absent}");
        }

        if (response.LeaseId == 0)
        {
            return "the response says OK with lease 0, which no driver issues";
        }

        if (expectedLayoutVersion != 0 && response.LayoutVersion != expectedLayoutVersion)
        {
            return Text($"layout version {expectedLayoutVersion} was asked for, and {response.LayoutVersion} granted");
        }

        PoolAnnouncement found = ToAnnouncement(response);
        if (AnnounceRules.FindProblem(found) is string problem)
        {
            return Text($"in the response, {problem}");
        }

        regions = found;
        return null;
    }

    /// <summary>Which of the required fields is null, empty or blank (D-4.2-8, D-4.2-9); null if none is.</summary>
    private static string? FindAbsent(AttachResponse response)
    {
        string? field =
            response.LeaseId is null ? "leaseId"
            : response.StreamId is null ? "streamId"
            : response.Epoch is null ? "epoch"
            : response.LayoutVersion is null ? "layoutVersion"
            : response.HeaderNslots is null ? "headerNslots"
            : response.HeaderSlotBytes is null ? "headerSlotBytes"
            : response.MaxDims is null ? "maxDims"
            : IsBlank(response.HeaderRegionUri) ? "headerRegionUri"
            : response.Pools.IsEmpty ? "payloadPools"
            : null;
        foreach (PoolEntry pool in response.Pools)
        {
            field ??= IsBlank(pool.RegionUri) ? Text($"regionUri of pool {pool.PoolId}") : null;
        }

        return field;
    }

    private static bool IsBlank(OwnedBytes text) => !text.Span.ContainsAnyExcept(" \t\r\n\0"u8);

    private static PoolAnnouncement ToAnnouncement(AttachResponse response)
    {
        PoolAnnouncement regions = new()
        {
            StreamId = response.StreamId!.Value,
            Epoch = response.Epoch!.Value,
            LayoutVersion = response.LayoutVersion!.Value,
            HeaderNslots = response.HeaderNslots!.Value,
            HeaderSlotBytes = response.HeaderSlotBytes!.Value,
            MaxDims = response.MaxDims!.Value,
        };
        regions.HeaderRegionUri.TrySet(response.HeaderRegionUri.Span);
        foreach (PoolEntry pool in response.Pools)
        {
            PoolEntry entry = regions.AddPool();
            entry.PoolId = pool.PoolId;
            entry.Nslots = pool.Nslots;
            entry.StrideBytes = pool.StrideBytes;
            entry.RegionUri.TrySet(pool.RegionUri.Span);
        }

        return regions;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
