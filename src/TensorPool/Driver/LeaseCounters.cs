using Microsoft.Extensions.Logging;

namespace TensorPool.Driver;

/// <summary>
/// One Aeron counter for each live lease, so that everybody can list them (decision record 0044). They come a moment later than
/// their leases, and a driver that cannot have them does without. On the agent's thread.
/// </summary>
internal sealed class LeaseCounters(Provisioner provisioner, ILogger log)
{
    private DriverEndpoints? _endpoints;
    private bool _hasLoggedFailure;

    /// <summary>All counters of before have ended with their transport: asks for others.</summary>
    public void Adopt(DriverEndpoints endpoints, LeaseTable leases)
    {
        _endpoints = endpoints;
        foreach (Lease lease in leases.All)
        {
            lease.Counter = null;
            Add(lease);
        }
    }

    public void Add(Lease lease)
    {
        if (_endpoints is not null)
        {
            provisioner.Submit(new LeaseCounterJob(_endpoints, lease));
        }
    }

    /// <summary>Shows the new expiry. Allocates nothing.</summary>
    public static void Show(Lease lease)
    {
        if (lease.Counter is { } counter)
        {
            counter.Value = lease.ExpiryNs;
        }
    }

    public static void Remove(Lease lease)
    {
        lease.Counter?.Dispose();
        lease.Counter = null;
    }

    /// <summary>Takes over a counter that was added, unless its lease or its transport is over.</summary>
    public void Install(LeaseCounterJob job)
    {
        if (job.Result is not { } counter)
        {
            if (!_hasLoggedFailure)
            {
                _hasLoggedFailure = true;
                log.NoLeaseCounter(job.Lease.Id, job.Failure?.Message ?? "");
            }
        }
        else if (job.Endpoints != _endpoints || job.Lease.State is not (LeaseState.Attached or LeaseState.Active))
        {
            counter.Dispose();
        }
        else
        {
            job.Lease.Counter = counter;
            Show(job.Lease);
        }
    }
}
