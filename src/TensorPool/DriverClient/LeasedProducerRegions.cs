using TensorPool.Aeron.Agents;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.DriverClient;

/// <summary>
/// Regions of a driver that a producer writes while it has a lease. Maps what the response names, and creates nothing (O-11).
/// </summary>
/// <remarks>
/// On the producer's agent thread. The publishing thread sees the end of a lease at once, as it compares the deadline of the
/// grant, which the lease's agent puts into the past; the memory goes in the next cycle, when nobody is inside any more.
/// </remarks>
internal sealed class LeasedProducerRegions<TWire> : Producer.IRegionSource
    where TWire : struct, IWireProtocol
{
    private readonly ShmLease _lease;
    private readonly RegionAccess _access;
    private readonly INanoClock _clock;
    private volatile ProducerEpoch? _epoch;
    private Grant? _grant;

    public LeasedProducerRegions(
        ShmLease lease,
        IReadOnlyList<string> allowedBaseDirectories,
        RegionPaging paging,
        INanoClock clock
    )
    {
        _lease = lease;
        _clock = clock;
        _access = new RegionAccess
        {
            AllowedDirectories = new AllowedDirectories(allowedBaseDirectories), // D-9-2
            Writable = true,
            RequireHugepages = lease.Options.Hugepages == Wire.DriverMessages.HugepagesPolicy.Required,
            Paging = paging,
        };
    }

    public ProducerEpoch? Epoch => _epoch;

    public int DoWork(long nowNs)
    {
        Grant? grant = _lease.Grant;
        int work = 0;
        if (_epoch is not null && (grant != _grant || IsOver(_grant!)))
        {
            Drop();
            // If the lease lives on, because a keepalive went out at the last moment, its agent ends it now.
            _grant!.Problem = "the deadline passed before a keepalive moved it";
            work++;
        }

        if (grant is not null && grant != _grant)
        {
            TryMap();
            work++;
        }

        return work;
    }

    /// <summary>Maps what the lease grants now, if it does. May take long.</summary>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    public string? TryMap()
    {
        if (_lease.Grant is not { } grant || grant == _grant)
        {
            return null;
        }

        _grant = grant;
        StreamMapping? mapping = null;
        RegionRejection? rejection = null;
        string? problem = AnnounceRules.FindProblem(grant.Regions);
        if (problem is null)
        {
            mapping = StreamOpener.Open<TWire>(grant.Regions, _access, out rejection);
            problem = rejection?.ToString();
        }

        if (mapping is null)
        {
            grant.Problem = problem;
            return problem;
        }

        _epoch = new ProducerEpoch(mapping, grant.Deadline);
        grant.MappedEpoch = mapping.Epoch;
        return null;
    }

    /// <summary>The driver announces, and nobody else (D-8-1).</summary>
    public bool TryDescribe(PoolAnnouncement announcement) => false;

    public void OnAnnounced() { }

    /// <summary>While its lease lives, a producer gives the signs of life of its regions (DO-14).</summary>
    public void RefreshActivity(long nowNs)
    {
        if (_epoch is { } epoch && !IsOver(_grant!))
        {
            // D-3-5: by the monotonic clock, whichever one the timers follow.
            RegionActivity.Refresh<TWire>(epoch.Mapping, (ulong)_clock.NanoTime());
        }
    }

    public void Renew(RegionOptions? options, long nowNs) =>
        throw new NotSupportedException(
            $"The regions of stream {_lease.StreamId} belong to an SHM driver, which alone begins epochs."
        );

    public void Dispose()
    {
        Drop();
        _lease.Dispose();
    }

    private bool IsOver(Grant grant) => _clock.NanoTime() >= grant.Deadline.Ns;

    private void Drop()
    {
        if (_epoch is { } epoch)
        {
            _epoch = null;
            epoch.Void(); // unmapped when the publishing thread is out of it
            epoch.Mapping.Retire();
        }
    }
}
