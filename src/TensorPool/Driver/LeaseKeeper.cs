using System.Globalization;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>
/// Keeps leases alive and ends them, with all that follows (driver 1.0, sections 4 to 6). On the agent's thread.
/// </summary>
internal sealed class LeaseKeeper<TWire, TDriver>(
    StreamRegistry streams,
    LeaseTable leases,
    RegionProvider<TWire> regions,
    DriverOutbox<TWire, TDriver> outbox,
    DriverCounts counts
)
    where TWire : struct, IWireProtocol
    where TDriver : struct, IDriverProtocol
{
    private readonly LeaseRevoked _notice = new();
    private readonly DetachResponse _response = new();
    private readonly List<Lease> _expired = [];

    /// <summary>Extends a lease that all four identifiers are of; anything else has no effect (D-4.4-3).</summary>
    public void OnKeepalive(in LeaseKeepalive keepalive, long nowNs)
    {
        Lease? lease = leases.Find(keepalive.LeaseId, keepalive.StreamId, keepalive.ClientId, keepalive.Role);
        if (lease is null)
        {
            counts.CountKeepaliveIgnored();
            return;
        }

        leases.Renew(lease, nowNs);
        LeaseCounters.Show(lease);
        counts.CountKeepalive();
    }

    /// <summary>
    /// Ends a lease that all four identifiers are of. The answer for a producer follows the announce of the next epoch (driver
    /// 1.0, section 6).
    /// </summary>
    public void OnDetach(in DetachRequest request, long nowNs)
    {
        Lease? lease = leases.Find(request.LeaseId, request.StreamId, request.ClientId, request.Role);
        if (lease is null)
        {
            Respond(request.CorrelationId, ResponseCode.Rejected, "there is no such lease, or no more"); // D-4.9-2
            return;
        }

        if (lease.Role == ClientRole.Producer)
        {
            streams.Find(lease.StreamId)!.PendingDetaches.Add(request.CorrelationId);
            End(lease, LeaseRevokeReason.Detached, "", nowNs);
        }
        else
        {
            End(lease, LeaseRevokeReason.Detached, "", nowNs);
            Respond(request.CorrelationId, ResponseCode.Ok, "");
        }
    }

    /// <summary>Ends the leases whose clients were silent for too long.</summary>
    /// <returns>How many.</returns>
    public int Expire(long nowNs)
    {
        _expired.Clear();
        leases.CollectExpired(nowNs, _expired);
        foreach (Lease lease in _expired)
        {
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"no keepalive until {lease.ExpiryNs}, it is {nowNs}"
            );
            End(lease, LeaseRevokeReason.Expired, text, nowNs);
        }

        return _expired.Count;
    }

    /// <summary>Takes a lease away.</summary>
    /// <returns>False if there is no such lease.</returns>
    public bool Revoke(ulong leaseId, string message, long nowNs)
    {
        if (leases.Find(leaseId) is not { } lease)
        {
            return false;
        }

        End(lease, LeaseRevokeReason.Revoked, message, nowNs);
        return true;
    }

    /// <summary>Answers those who gave a producer's lease back: the next epoch was announced, or cannot be made now.</summary>
    public void AnswerDetaches(DriverStream stream)
    {
        foreach (long correlationId in stream.PendingDetaches)
        {
            Respond(correlationId, ResponseCode.Ok, "");
        }

        stream.PendingDetaches.Clear();
    }

    /// <summary>
    /// In the order of driver 1.0, section 6: the lease is cleared, its end is told (D-4.9-5), and a lost producer's stream
    /// moves on to its next epoch, whose announce follows. Once for each lease (D-4.9-14): it cannot be found any more.
    /// </summary>
    private void End(Lease lease, LeaseRevokeReason reason, string message, long nowNs)
    {
        leases.End(lease, reason);
        LeaseCounters.Remove(lease);
        _notice.TimestampNs = (ulong)nowNs;
        _notice.LeaseId = lease.Id;
        _notice.StreamId = lease.StreamId;
        _notice.ClientId = lease.ClientId;
        _notice.Role = lease.Role;
        _notice.Reason = reason;
        _notice.ErrorMessage.SetTruncated(message);
        counts.CountLeaseRevoked();
        outbox.Send(_notice);
        if (lease.Role == ClientRole.Producer)
        {
            DriverStream stream = streams.Find(lease.StreamId)!;
            stream.Producer = null;
            RegionProvider<TWire>.Withdraw(stream);
            stream.RetryAtNs = nowNs;
            regions.Advance(stream, nowNs);
        }
    }

    private void Respond(long correlationId, ResponseCode code, string message)
    {
        _response.CorrelationId = correlationId;
        _response.Code = code;
        _response.ErrorMessage.SetTruncated(message);
        counts.CountDetachResponse();
        outbox.Send(_response);
    }
}
