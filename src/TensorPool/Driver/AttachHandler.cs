using Microsoft.Extensions.Logging;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>
/// Judges attach requests and grants leases (driver 1.0, section 3). A consumer is answered at once if the stream has valid
/// regions; a producer when its epoch has been made. On the agent's thread.
/// </summary>
internal sealed class AttachHandler<TWire, TDriver>(
    ShmDriverOptions options,
    StreamRegistry streams,
    LeaseTable leases,
    RegionProvider<TWire> regions,
    Announcer<TWire, TDriver> announcer,
    LeaseCounters counters,
    DriverOutbox<TWire, TDriver> outbox,
    DriverCounts counts,
    Func<StreamProfile, string?> whyNotHugepages,
    ILogger log
)
    where TWire : struct, IWireProtocol
    where TDriver : struct, IDriverProtocol
{
    private readonly Dictionary<uint, PendingAttach> _pending = [];
    private readonly AttachResponse _response = new();

    /// <summary>Refuses a version of the protocol that is not understood (D-4.4a-3); the answer is in the one that is.</summary>
    public void OnOtherVersion(long correlationId) =>
        Refuse(
            correlationId,
            new AttachRefusal(ResponseCode.Unsupported, $"the schema version is not supported: this is {TDriver.Name}")
        );

    public void OnAttach(in AttachRequest request, long nowNs)
    {
        AttachRefusal? refusal = AttachRules.CheckForm(request); // steps 2 and 3
        if (refusal is null && TryRepeat(request, nowNs, out refusal)) // step 4
        {
            return;
        }

        refusal ??= Check(request);
        if (refusal is not null)
        {
            log.AttachRefused(request.ClientId, request.Role, request.StreamId, refusal.Code, refusal.Message);
            Refuse(request.CorrelationId, refusal);
            return;
        }

        DriverStream stream = streams.Find(request.StreamId) ?? streams.AddDynamic(request.StreamId);
        if (request.Role == ClientRole.Consumer && stream.Current is not null)
        {
            Grant(stream, request, nowNs);
            return;
        }

        Wait(stream, new PendingAttach(request, repeated: null), nowNs);
    }

    /// <summary>Answers those who waited for an epoch.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="forProducer">Whether the epoch was made for a producer that attaches.</param>
    /// <param name="failure">Why there is none; null if there is.</param>
    /// <param name="nowNs">The time of the cycle.</param>
    public void OnEpoch(DriverStream stream, bool forProducer, string? failure, long nowNs)
    {
        AttachRefusal? refusal = failure is null ? null : new(ResponseCode.InternalError, failure); // step 11
        // An epoch without a producer only lets the producer's own one begin.
        if ((forProducer || refusal is not null) && stream.PendingProducer is { } producer)
        {
            stream.PendingProducer = null;
            Finish(stream, producer, refusal, nowNs);
        }

        // Those who wait do so for want of valid regions, which only an epoch without a producer can fail to bring.
        foreach (PendingAttach waiting in stream.Waiting)
        {
            Finish(stream, waiting, refusal, nowNs);
        }

        stream.Waiting.Clear();
    }

    /// <summary>Steps 5 to 10.</summary>
    private AttachRefusal? Check(in AttachRequest request)
    {
        AttachRefusal? refusal =
            AttachRules.CheckStream(request, streams, out StreamProfile? profile)
            ?? AttachRules.CheckProfile(profile!)
            ?? AttachRules.CheckExpectations(request, whyNotHugepages(profile!));
        if (refusal is not null)
        {
            return refusal;
        }

        if (request.Role == ClientRole.Producer && streams.Find(request.StreamId) is { } stream)
        {
            if (stream.Producer is { } producer)
            {
                return AttachRules.Rejected($"producer already attached: client {producer.ClientId}");
            }

            if (stream.PendingProducer is { } pending)
            {
                return AttachRules.Rejected(
                    $"producer already attached: client {pending.Request.ClientId}, whose memory is being reserved"
                );
            }
        }

        return leases.Count + _pending.Count < options.MaxLeases
            ? null
            : AttachRules.Rejected($"policies.max_leases is reached: {options.MaxLeases}");
    }

    /// <summary>
    /// Step 4: one lease, or one request for one, for each client id (D-4.8-3, D-4.8-4). The same request again wants the same
    /// answer again (DO-23): it gets it, or will.
    /// </summary>
    private bool TryRepeat(in AttachRequest request, long nowNs, out AttachRefusal? refusal)
    {
        refusal = null;
        if (_pending.TryGetValue(request.ClientId, out PendingAttach? pending))
        {
            if (IsSame(request, pending.Request))
            {
                return true;
            }

            refusal = AttachRules.Rejected($"client id {request.ClientId} has another attach under way");
        }
        else if (leases.OfClient(request.ClientId) is { } lease)
        {
            if (IsSame(request, lease.Request))
            {
                Repeat(lease, nowNs);
                return true;
            }

            refusal = AttachRules.Rejected($"client id {request.ClientId} holds a lease already: use another");
        }

        return false;
    }

    private static bool IsSame(in AttachRequest one, in AttachRequest other) =>
        (one.ClientId, one.StreamId, one.Role, one.CorrelationId)
        == (other.ClientId, other.StreamId, other.Role, other.CorrelationId);

    private void Repeat(Lease lease, long nowNs)
    {
        DriverStream stream = streams.Find(lease.StreamId)!;
        if (stream.Current is not null)
        {
            Respond(stream, lease);
        }
        else
        {
            Wait(stream, new PendingAttach(lease.Request, lease), nowNs);
        }
    }

    private void Wait(DriverStream stream, PendingAttach pending, long nowNs)
    {
        _pending.Add(pending.Request.ClientId, pending);
        if (pending.Request.Role == ClientRole.Producer)
        {
            stream.PendingProducer = pending;
        }
        else
        {
            stream.Waiting.Add(pending);
        }

        regions.Advance(stream, nowNs);
    }

    private void Finish(DriverStream stream, PendingAttach pending, AttachRefusal? refusal, long nowNs)
    {
        _pending.Remove(pending.Request.ClientId);
        if (refusal is not null)
        {
            Refuse(pending.Request.CorrelationId, refusal);
        }
        else if (pending.Repeated is null)
        {
            Grant(stream, pending.Request, nowNs);
        }
        else if (pending.Repeated.State is LeaseState.Attached or LeaseState.Active)
        {
            Respond(stream, pending.Repeated);
        }
    }

    /// <summary>The lease, the response, and then a fresh announce (driver 1.0, section 3.3).</summary>
    private void Grant(DriverStream stream, in AttachRequest request, long nowNs)
    {
        Lease lease = leases.Grant(request, nowNs);
        if (lease.Role == ClientRole.Producer)
        {
            stream.Producer = lease;
            stream.ActivitySinceNs = nowNs;
        }

        counters.Add(lease);
        Respond(stream, lease);
        announcer.Request(stream);
    }

    /// <summary>Everything that a client needs, none of it null (D-4.2-5), as the announce has it (D-8-3).</summary>
    private void Respond(DriverStream stream, Lease lease)
    {
        PoolAnnouncement regionsOf = stream.Announcement;
        _response.CorrelationId = lease.Request.CorrelationId;
        _response.Code = ResponseCode.Ok;
        _response.LeaseId = lease.Id;
        _response.LeaseExpiryTimestampNs = (ulong)lease.GrantedExpiryNs;
        _response.StreamId = stream.StreamId;
        _response.Epoch = regionsOf.Epoch;
        _response.LayoutVersion = regionsOf.LayoutVersion;
        _response.HeaderNslots = regionsOf.HeaderNslots;
        _response.HeaderSlotBytes = regionsOf.HeaderSlotBytes;
        _response.MaxDims = regionsOf.MaxDims;
        _response.HeaderRegionUri.TrySet(regionsOf.HeaderRegionUri.Span);
        _response.ErrorMessage.Clear();
        _response.ClearPools();
        foreach (PoolEntry pool in regionsOf.Pools)
        {
            PoolEntry entry = _response.AddPool();
            entry.PoolId = pool.PoolId;
            entry.Nslots = pool.Nslots;
            entry.StrideBytes = pool.StrideBytes;
            entry.RegionUri.TrySet(pool.RegionUri.Span);
        }

        counts.CountAttachResponse();
        outbox.Send(_response);
    }

    private void Refuse(long correlationId, AttachRefusal refusal)
    {
        _response.SetRefusal(correlationId, refusal.Code);
        _response.ErrorMessage.SetTruncated(refusal.Message);
        counts.CountAttachResponse();
        outbox.Send(_response);
    }
}
