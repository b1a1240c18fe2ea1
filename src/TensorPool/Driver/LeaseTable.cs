using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>
/// The live leases of a driver, and the one place where they change (driver 1.0, sections 2 and 4). Knows nothing of streams
/// and messages: what follows from a change is the caller's. One thread; renewing and looking up allocate nothing.
/// </summary>
/// <param name="lifetimeNs">How long a lease lives without a keepalive.</param>
/// <param name="firstId">Id of the first lease; the others count up from there (decision record 0041).</param>
/// <param name="observer">Told every change.</param>
internal sealed class LeaseTable(long lifetimeNs, ulong firstId, Action<LeaseTransition> observer)
{
    private readonly Dictionary<ulong, Lease> _byId = [];
    private readonly Dictionary<uint, Lease> _byClient = [];
    private readonly List<Lease> _all = [];
    private ulong _nextId = firstId;

    public int Count => _all.Count;

    /// <summary>In no order. Valid until the next grant or end.</summary>
    public IReadOnlyList<Lease> All => _all;

    /// <summary>Makes a lease. The client must have none (D-4.8-3): checked by the caller.</summary>
    public Lease Grant(in AttachRequest request, long nowNs)
    {
        if (_nextId is 0 or ulong.MaxValue)
        {
            _nextId = 1; // DO-25: neither 0 nor what stands for null
        }

        var lease = new Lease(_nextId++, request, nowNs + lifetimeNs) { Index = _all.Count };
        _byClient.Add(lease.ClientId, lease);
        _byId.Add(lease.Id, lease);
        _all.Add(lease);
        Change(lease, LeaseEvent.Grant);
        return lease;
    }

    /// <summary>The lease of a client; null if it has none.</summary>
    public Lease? OfClient(uint clientId) => _byClient.GetValueOrDefault(clientId);

    /// <summary>A lease by its id alone; null if there is none.</summary>
    public Lease? Find(ulong leaseId) => _byId.GetValueOrDefault(leaseId);

    /// <summary>The lease that all four identifiers are of (DO-9); null if there is none.</summary>
    public Lease? Find(ulong leaseId, uint streamId, uint clientId, ClientRole role) =>
        _byId.TryGetValue(leaseId, out Lease? lease)
        && lease.StreamId == streamId
        && lease.ClientId == clientId
        && lease.Role == role
            ? lease
            : null;

    /// <summary>Extends a lease (D-4.4-3).</summary>
    public void Renew(Lease lease, long nowNs)
    {
        lease.ExpiryNs = nowNs + lifetimeNs;
        if (lease.State != LeaseState.Active)
        {
            Change(lease, LeaseEvent.Keepalive);
        }
    }

    /// <summary>Gives all leases their whole lifetime again, without a sign of their clients.</summary>
    public void Extend(long nowNs)
    {
        foreach (Lease lease in _all)
        {
            lease.ExpiryNs = Math.Max(lease.ExpiryNs, nowNs + lifetimeNs);
        }
    }

    /// <summary>Ends a lease; its id and its client's id are free again, the former for nobody.</summary>
    public void End(Lease lease, LeaseRevokeReason reason)
    {
        Lease last = _all[^1];
        _all[lease.Index] = last;
        last.Index = lease.Index;
        _all.RemoveAt(_all.Count - 1);
        _byId.Remove(lease.Id);
        _byClient.Remove(lease.ClientId);
        Change(
            lease,
            reason switch
            {
                LeaseRevokeReason.Detached => LeaseEvent.Detach,
                LeaseRevokeReason.Expired => LeaseEvent.Expire,
                _ => LeaseEvent.Revoke,
            }
        );
    }

    /// <summary>Adds those leases to a list whose time is over: now is later than their expiry (DO-10).</summary>
    public void CollectExpired(long nowNs, List<Lease> expired)
    {
        foreach (Lease lease in _all)
        {
            if (nowNs > lease.ExpiryNs)
            {
                expired.Add(lease);
            }
        }
    }

    private void Change(Lease lease, LeaseEvent what)
    {
        LeaseState from = lease.State;
        lease.State =
            LeaseLifecycle.Next(from, what)
            ?? throw new InvalidOperationException($"A lease that is {from} has no way for {what}.");
        observer(new LeaseTransition(lease.Id, lease.StreamId, lease.ClientId, lease.Role, from, lease.State));
    }
}
