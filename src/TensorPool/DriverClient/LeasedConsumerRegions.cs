using TensorPool.Aeron.Agents;
using TensorPool.Consumer;

namespace TensorPool.DriverClient;

/// <summary>
/// Regions of a driver that a consumer reads while it has a lease: first those of the response, then those of announces with
/// later epochs (driver 1.0, section 10). On the consumer's thread.
/// </summary>
internal sealed class LeasedConsumerRegions(ShmLease lease, INanoClock clock) : Consumer.IRegionSource
{
    private Grant? _grant;
    private ulong _highestEpoch;
    private ulong _mappedEpoch;
    private bool _isUnwanted;

    /// <summary>
    /// Compared before and after every frame, by the clock: a lease ends by a message, or because the agent that keeps it
    /// alive stands still.
    /// </summary>
    public bool IsUsable => _grant is { } grant && grant.Allows(_mappedEpoch, clock.NanoTime());

    public AnnounceUse Judge(ulong epoch, ulong? mappedEpoch)
    {
        // Without a lease nothing is mapped; with one, what is lower than what was seen before is late (DO-32).
        if (
            _grant is not { } grant
            || clock.NanoTime() >= grant.Deadline.Ns
            || epoch < _highestEpoch
            || epoch < grant.UsableFrom
        )
        {
            return AnnounceUse.Ignore;
        }

        _highestEpoch = epoch;
        return AnnounceUse.Follow;
    }

    public int Poll(IRegionSink sink, long nowNs)
    {
        int work = 0;
        Grant? grant = lease.Grant;
        if (grant != _grant)
        {
            sink.Withdraw(lease.LastProblem ?? "The lease is over.");
            _grant = grant;
            _isUnwanted = false;
            work++;
            if (grant is not null)
            {
                Offer(grant, sink);
            }
        }
        else if (grant is not null && sink.MappedEpoch is not null && clock.NanoTime() >= grant.Deadline.Ns)
        {
            sink.Withdraw("No keepalive was sent before the deadline of the lease.");
            grant.Problem = "the deadline passed before a keepalive moved it";
            work++;
        }

        _mappedEpoch = sink.MappedEpoch ?? 0;
        if (_grant is not null)
        {
            _grant.MappedEpoch = _isUnwanted && _mappedEpoch == 0 ? ulong.MaxValue : _mappedEpoch;
        }

        return work;
    }

    public void OnClose() => lease.Dispose();

    private void Offer(Grant grant, IRegionSink sink)
    {
        _highestEpoch = grant.Epoch;
        switch (sink.Offer(grant.Regions))
        {
            case OfferOutcome.Refused:
                grant.Problem = sink.LastRefusal ?? "the regions are refused";
                break;
            case OfferOutcome.NotWanted:
                _isUnwanted = true;
                break;
            default:
                break;
        }
    }
}
