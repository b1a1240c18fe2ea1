using System.Globalization;
using Microsoft.Extensions.Logging;
using TensorPool.SharedMemory;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>
/// Attaches, keeps a lease alive, notices that it is lost, and attaches again (driver 1.0, section 10): the guards and actions
/// of <see cref="AttachStateMachine"/>. On the agent's thread; allocates only where something changes.
/// </summary>
/// <remarks>
/// Fails closed: whatever is wrong, what was derived from the lease must not be used any more before anything else is done.
/// A dead driver does not say so, and nobody answers keepalives (D-4.4-7): its death shows in announces that do not come, in
/// another publication that announces a later epoch, or in a deadline that passes.
/// </remarks>
internal sealed class LeaseConductor
{
    /// <summary>Ids to try where none was given and the driver refuses: another client may have the same one.</summary>
    private const int MaxIds = 3;

    private const long Ms = 1_000_000; // in nanoseconds

    private readonly ShmLease _lease;
    private readonly LeaseTiming _timing;
    private readonly int _announceStreamId;
    private readonly Func<uint>? _newClientId;
    private readonly ILogger _log;
    private readonly AttachStateMachine _machine;
    private ReconnectSchedule _schedule;
    private uint _requestNumber;
    private int _idsTried = 1;

    // Attaching
    private long _correlationId;
    private int _sends;
    private int _sendsWanted;
    private long _askedNs;
    private bool _isSlownessTold;
    private long _responseDeadlineNs;

    // Attached
    private Grant? _grant;
    private long _lifetimeNs;
    private long _keepaliveNs;
    private long _nextKeepaliveNs;
    private long _lastAnnounceNs;
    private bool _isHeard;
    private bool _hasWarned;
    private bool _isEpochAwaited;
    private long _epochDeadlineNs;

    // BackOff
    private long _retryNs;

    // Of the stream's announces; goes on from lease to lease
    private ulong _highestEpoch;
    private uint? _announcedProducer;
    private int? _announcingSession;
    private long? _heardNs;
    private ulong _regionBytes;

    /// <param name="lease">What others see of it.</param>
    /// <param name="timing">The times.</param>
    /// <param name="announceStreamId">The Aeron stream of announces, for people.</param>
    /// <param name="newClientId">Makes ids where none was given; else null.</param>
    /// <param name="firstRequest">A random number, so that two clients do not use the same correlation ids (DO-3).</param>
    /// <param name="log">For transitions.</param>
    public LeaseConductor(
        ShmLease lease,
        LeaseTiming timing,
        int announceStreamId,
        Func<uint>? newClientId,
        uint firstRequest,
        ILogger log
    )
    {
        _lease = lease;
        _timing = timing;
        _announceStreamId = announceStreamId;
        _newClientId = newClientId;
        _requestNumber = firstRequest;
        _log = log;
        _schedule = timing.NewSchedule();
        _machine = new AttachStateMachine(OnTransition);
    }

    public ShmLease Lease => _lease;

    public bool IsClosed => _machine.State == AttachState.Closed;

    /// <summary>One cycle.</summary>
    /// <param name="nowNs">The monotonic time.</param>
    /// <param name="proxy">Null in a cycle without transport.</param>
    /// <param name="isCaughtUp">Whether all messages that have arrived were handled.</param>
    /// <returns>How much was done.</returns>
    public int DoWork(long nowNs, IDriverProxy? proxy, bool isCaughtUp)
    {
        switch (_machine.State)
        {
            case AttachState.Idle when _lease.IsClosing:
            case AttachState.BackOff when _lease.IsClosing:
                Close("");
                return 1;
            case AttachState.Idle:
                return Ask(nowNs, proxy, LeaseTransitionCause.Started);
            case AttachState.Attaching:
                return AwaitResponse(nowNs, proxy);
            case AttachState.Attached:
                return Keep(nowNs, proxy, isCaughtUp);
            case AttachState.BackOff when nowNs - _retryNs >= 0:
                return Ask(nowNs, proxy, LeaseTransitionCause.RetryDue);
            default:
                return 0;
        }
    }

    /// <summary>Gives the lease back at once, if there is one: the agent ends.</summary>
    public void End(IDriverProxy? proxy)
    {
        if (IsClosed)
        {
            return;
        }

        if (_grant is { } grant)
        {
            _lease.OnLost();
            SendDetach(proxy, grant.LeaseId);
        }

        Close("The driver client has ended.");
    }

    /// <summary>A response. It is believed only if it answers the pending request (D-4.2-12).</summary>
    /// <param name="response">Complete only if the status is Ok.</param>
    /// <param name="status">What decoding it has shown.</param>
    /// <param name="nowNs">The monotonic time.</param>
    /// <param name="proxy">For a detach.</param>
    /// <returns>Whether it was the answer.</returns>
    public bool OnAttachResponse(AttachResponse response, WireStatus status, long nowNs, IDriverProxy? proxy)
    {
        if (_machine.State != AttachState.Attaching || _sends == 0 || response.CorrelationId != _correlationId)
        {
            return false;
        }

        if (status != WireStatus.Ok)
        {
            Fail(nowNs, LeaseTransitionCause.ProtocolError, Text($"The response is {status}."), null);
            return true;
        }

        if (response.StreamId is { } streamId && streamId != _lease.StreamId)
        {
            return false; // of another client that counts as this one does
        }

        if (response.Code != ResponseCode.Ok)
        {
            Fail(nowNs, LeaseTransitionCause.Refused, Text($"{response.Code}: {response.ErrorMessage}"), response.Code);
            return true;
        }

        string? problem = AttachResponseRules.FindProblem(
            response,
            _lease.Options.ExpectedLayoutVersion,
            out PoolAnnouncement? regions
        );
        if (problem is not null)
        {
            if (response.LeaseId is { } leaseId)
            {
                SendDetach(proxy, leaseId);
            }

            Fail(nowNs, LeaseTransitionCause.ProtocolError, problem, null);
            return true;
        }

        Accept(response, regions!, nowNs, proxy);
        return true;
    }

    /// <summary>A lease has ended: this one, that of the stream's producer, or another one.</summary>
    public void OnLeaseRevoked(LeaseRevoked revoked, long nowNs)
    {
        // Every lease is looked at by itself (D-4.9-8, D-4.9-9). One that this client gave back is not this one (DO-12).
        if (_grant is not { } grant || revoked.StreamId != _lease.StreamId)
        {
            return;
        }

        if (revoked.LeaseId == grant.LeaseId && revoked.ClientId == _lease.ClientId && revoked.Role == _lease.Role)
        {
            string detail = Text($"{revoked.Reason}: {revoked.ErrorMessage}");
            Lose(nowNs, LeaseTransitionCause.Revoked, detail, null);
        }
        else if (revoked.Role == ClientRole.Producer && _lease.Role == ClientRole.Consumer)
        {
            OnProducerLost(grant, revoked, nowNs);
        }
    }

    /// <summary>All leases are void.</summary>
    public void OnShutdown(DriverShutdown shutdown, long nowNs)
    {
        string detail = Text($"{shutdown.Reason}: {shutdown.ErrorMessage}");
        if (_machine.State == AttachState.Attached)
        {
            Lose(nowNs, LeaseTransitionCause.DriverShutdown, detail, null);
        }
        else if (_machine.State == AttachState.Attaching)
        {
            Fail(nowNs, LeaseTransitionCause.DriverShutdown, detail, null);
        }
    }

    /// <summary>An announce of some stream.</summary>
    /// <param name="announcement">What was announced.</param>
    /// <param name="session">The publication that it came from: another one is another driver.</param>
    /// <param name="nowNs">The monotonic time.</param>
    /// <param name="proxy">For a detach.</param>
    public void OnAnnounce(PoolAnnouncement announcement, int session, long nowNs, IDriverProxy? proxy)
    {
        if (announcement.StreamId != _lease.StreamId || announcement.Epoch < _highestEpoch)
        {
            return; // late (DO-32)
        }

        bool isRaised = announcement.Epoch > _highestEpoch;
        bool isOtherDriver = isRaised && _announcingSession is { } known && known != session;
        _highestEpoch = announcement.Epoch;
        _announcedProducer = announcement.ProducerId;
        _announcingSession = session;
        _lastAnnounceNs = nowNs;
        _isHeard = true;
        _heardNs = nowNs;
        _regionBytes = BytesOf(announcement);
        if (_machine.State == AttachState.Attached && isRaised)
        {
            if (_lease.Role == ClientRole.Producer)
            {
                string detail = Text($"Epoch {announcement.Epoch} is announced.");
                Lose(nowNs, LeaseTransitionCause.EpochRaised, detail, proxy);
            }
            else if (isOtherDriver)
            {
                string detail = Text($"Another driver announces epoch {announcement.Epoch}.");
                Lose(nowNs, LeaseTransitionCause.DriverRestarted, detail, proxy);
            }
        }
        else if (_machine.State == AttachState.Attaching && isOtherDriver && _sends == 1)
        {
            _sendsWanted = 2; // the request went to the driver before
            _responseDeadlineNs = nowNs + _timing.ResponseNs;
        }
    }

    private int Ask(long nowNs, IDriverProxy? proxy, LeaseTransitionCause cause)
    {
        _correlationId = NextCorrelationId();
        _sends = 0;
        _sendsWanted = 1;
        _askedNs = nowNs;
        _isSlownessTold = false;
        _responseDeadlineNs = nowNs + _timing.ResponseNs;
        _machine.Fire(cause, 0, 0, "");
        SendRequest(proxy);
        return 1;
    }

    private int AwaitResponse(long nowNs, IDriverProxy? proxy)
    {
        if (_lease.IsClosing && _sends == 0)
        {
            Close("");
            return 1;
        }

        TellSlowness(nowNs);
        if (nowNs - _responseDeadlineNs < 0)
        {
            return SendRequest(proxy);
        }

        if (!_lease.IsClosing && _sends == _sendsWanted && (_sends == 1 || IsWorthWaiting(nowNs)))
        {
            // Once more under the same id: a driver that has granted it already repeats its answer (DO-23), and one that is
            // at it goes on.
            _sendsWanted++;
            _responseDeadlineNs = nowNs + _timing.ResponseNs;
            return SendRequest(proxy);
        }

        string detail =
            _sends == 0
                ? "The request could not be sent: nobody listens, or there is no connection to the media driver."
            : IsDriverHeard(nowNs)
                ? Text(
                    $"There was no response for {(nowNs - _askedNs) / Ms} ms, though the driver is alive: it announces the stream. It may be reserving {_regionBytes} bytes still, or it listens on another control stream."
                )
            : "There was no response.";
        Fail(nowNs, LeaseTransitionCause.ResponseTimeout, detail, null);
        return 1;
    }

    /// <summary>Announces of the stream say that its driver is alive; only a response says more.</summary>
    private bool IsDriverHeard(long nowNs) => _heardNs is { } heardNs && nowNs - heardNs <= _timing.DriverLivenessNs;

    private bool IsWorthWaiting(long nowNs) => IsDriverHeard(nowNs) && nowNs - _askedNs < _timing.ProvisioningNs;

    private void TellSlowness(long nowNs)
    {
        if (!_isSlownessTold && _sends > 0 && nowNs - _askedNs >= LeaseTiming.SlowNs && IsDriverHeard(nowNs))
        {
            _isSlownessTold = true;
            _log.ResponseIsSlow(_lease.Role, _lease.ClientId, _lease.StreamId, _regionBytes);
            _lease.Options.OnSlowResponse?.Invoke(_regionBytes);
        }
    }

    private static ulong BytesOf(PoolAnnouncement announcement)
    {
        ulong bytes =
            (ulong)RegionGeometry.SuperblockSize + ((ulong)announcement.HeaderNslots * announcement.HeaderSlotBytes);
        foreach (PoolEntry pool in announcement.Pools)
        {
            bytes += (ulong)RegionGeometry.SuperblockSize + ((ulong)pool.Nslots * pool.StrideBytes);
        }

        return bytes;
    }

    private int SendRequest(IDriverProxy? proxy)
    {
        if (_sends == _sendsWanted || proxy is null)
        {
            return 0;
        }

        AttachRequest request = new()
        {
            CorrelationId = _correlationId,
            StreamId = _lease.StreamId,
            ClientId = _lease.ClientId,
            Role = _lease.Role,
            ExpectedLayoutVersion = _lease.Options.ExpectedLayoutVersion,
            MaxDims = _lease.Options.MaxDims,
            PublishMode = _lease.Options.PublishMode,
            Hugepages = _lease.Options.Hugepages,
        };
        if (proxy.Attach(request) != SendResult.Sent)
        {
            return 0; // in the next cycle
        }

        _sends++;
        return 1;
    }

    private void Accept(AttachResponse response, PoolAnnouncement regions, long nowNs, IDriverProxy? proxy)
    {
        ulong leaseId = response.LeaseId!.Value;
        _lifetimeNs = response.LeaseExpiryTimestampNs is { } expiryNs
            ? RemainingNs(expiryNs, nowNs)
            : _timing.DefaultLifetimeNs;
        if (_lifetimeNs == 0 || _lease.IsClosing)
        {
            SendDetach(proxy, leaseId);
            string detail = _lease.IsClosing
                ? "The lease is not wanted any more."
                : "The lease was over before its response was read.";
            Fail(nowNs, LeaseTransitionCause.DeadlinePassed, detail, null);
            return;
        }

        // D-4.4-2: three keepalives within whatever the driver grants.
        _keepaliveNs = Math.Min(_timing.KeepaliveNs, Math.Max(1, _lifetimeNs / 3));
        _nextKeepaliveNs = nowNs + _keepaliveNs;
        _lastAnnounceNs = nowNs;
        _isHeard = false; // the driver announces the stream once more for each lease
        _isEpochAwaited = false;
        _announcedProducer = null;
        _highestEpoch = regions.Epoch; // the driver's word, should one with other files have taken over
        _schedule = _timing.NewSchedule();
        _grant = new Grant(leaseId, regions, new UsageDeadline(nowNs + _lifetimeNs));
        _machine.Fire(LeaseTransitionCause.Granted, leaseId, regions.Epoch, "");
        _lease.OnGranted(_grant, Describe(response));
    }

    private int Keep(long nowNs, IDriverProxy? proxy, bool isCaughtUp)
    {
        Grant grant = _grant!;
        if (_lease.IsClosing)
        {
            _grant = null;
            _lease.OnLost();
            SendDetach(proxy, grant.LeaseId);
            Close("");
            return 1;
        }

        if (nowNs - grant.Deadline.Ns >= 0)
        {
            Lose(nowNs, LeaseTransitionCause.DeadlinePassed, "No keepalive could be sent in time.", proxy);
            return 1;
        }

        if (grant.Problem is { } problem)
        {
            Lose(nowNs, LeaseTransitionCause.MappingFailed, problem, proxy);
            return 1;
        }

        int work = SendKeepaliveIfDue(grant, nowNs, proxy);
        if (_grant is not null && isCaughtUp)
        {
            JudgeDriver(grant, nowNs, proxy);
        }

        return work;
    }

    private int SendKeepaliveIfDue(Grant grant, long nowNs, IDriverProxy? proxy)
    {
        if (nowNs - _nextKeepaliveNs < 0 || proxy is null)
        {
            return 0;
        }

        LeaseKeepalive keepalive = new()
        {
            LeaseId = grant.LeaseId,
            StreamId = _lease.StreamId,
            ClientId = _lease.ClientId,
            Role = _lease.Role,
            ClientTimestampNs = (ulong)nowNs,
        };
        switch (proxy.Keepalive(keepalive))
        {
            case SendResult.Sent:
                grant.Deadline.Ns = nowNs + _lifetimeNs; // D-4.3-8: from the time before it was sent
                _nextKeepaliveNs = nowNs + _keepaliveNs;
                _lease.OnKeepalive();
                return 1;
            case SendResult.Closed:
                Lose(nowNs, LeaseTransitionCause.KeepaliveFailed, "The publication of keepalives is closed.", null);
                return 1;
            default:
                return 0; // back-pressure, or nobody listens: in the next cycle, until the deadline (DO-13)
        }
    }

    /// <summary>What announces say, and that there are any. Only when none that has arrived is still unread.</summary>
    private void JudgeDriver(Grant grant, long nowNs, IDriverProxy? proxy)
    {
        if (nowNs - _lastAnnounceNs > _timing.DriverLivenessNs)
        {
            long silenceMs = (nowNs - _lastAnnounceNs) / Ms;
            string detail = Text($"The driver has announced nothing for {silenceMs} ms.");
            WarnIfDeaf(silenceMs);
            Lose(nowNs, LeaseTransitionCause.DriverLost, detail, proxy);
        }
        else if (_isEpochAwaited && grant.MappedEpoch >= grant.UsableFrom)
        {
            _isEpochAwaited = false;
        }
        else if (_isEpochAwaited && nowNs - _epochDeadlineNs >= 0)
        {
            string detail = Text($"Nothing from epoch {grant.UsableFrom} on was announced and mapped in time.");
            Lose(nowNs, LeaseTransitionCause.EpochNotRaised, detail, proxy);
        }
    }

    /// <summary>
    /// A driver that granted a lease and was never heard announcing is more likely alive and elsewhere than dead: attaching
    /// again would go well, and fail again, for ever. Told once.
    /// </summary>
    private void WarnIfDeaf(long silenceMs)
    {
        if (!_isHeard && !_hasWarned)
        {
            _hasWarned = true;
            _log.AnnouncesNotHeard(_lease.Role, _lease.ClientId, _lease.StreamId, _announceStreamId, silenceMs);
        }
    }

    /// <summary>Its epoch is not read any more; the next one is waited for (D-4.9-7).</summary>
    private void OnProducerLost(Grant grant, LeaseRevoked revoked, long nowNs)
    {
        if (_isEpochAwaited || (_announcedProducer is { } announced && announced != revoked.ClientId))
        {
            return; // told before (D-4.9-15), or the announce was faster
        }

        _isEpochAwaited = true;
        _epochDeadlineNs = nowNs + _timing.RaisedEpochNs;
        grant.UsableFrom = _highestEpoch + 1; // D-4.9-13: equal does not count
        _log.ProducerLost(_lease.StreamId, revoked.ClientId, revoked.Reason, _highestEpoch);
    }

    /// <param name="nowNs">The time.</param>
    /// <param name="cause">What has happened.</param>
    /// <param name="detail">For people.</param>
    /// <param name="detachBy">Not null where the driver may think that the lease is alive: it is told so once, if it can be.</param>
    private void Lose(long nowNs, LeaseTransitionCause cause, string detail, IDriverProxy? detachBy)
    {
        Grant grant = _grant!;
        _grant = null;
        _lease.OnLost();
        SendDetach(detachBy, grant.LeaseId);
        _lease.SetProblem(detail);
        _retryNs = nowNs + LeaseTiming.Ns(_schedule.Next());
        _machine.Fire(cause, grant.LeaseId, grant.Epoch, detail);
        if (!_lease.Options.Reattach)
        {
            GiveUp(detail);
        }
    }

    private void Fail(long nowNs, LeaseTransitionCause cause, string detail, ResponseCode? code)
    {
        _lease.SetProblem(detail);
        _retryNs = nowNs + LeaseTiming.Ns(_schedule.Next());
        _machine.Fire(cause, 0, 0, detail);
        if (_lease.IsClosing || _lease.Granted > 0)
        {
            return;
        }

        if (code == ResponseCode.Rejected && _newClientId is not null && _idsTried < MaxIds)
        {
            _idsTried++;
            _lease.SetClientId(_newClientId());
        }
        else if (!_lease.Options.KeepTrying)
        {
            _lease.OnFailed(ToException(nowNs, cause, detail, code));
            GiveUp(detail);
        }
    }

    private ShmDriverException ToException(long nowNs, LeaseTransitionCause cause, string detail, ResponseCode? code)
    {
        string what = Text($"Client {_lease.ClientId} could not attach to stream {_lease.StreamId} as {_lease.Role}");
        return code is { } refused ? new AttachRejectedException(refused, $"{what}: the SHM driver answers {detail}")
            : cause == LeaseTransitionCause.ResponseTimeout ? ToTimeout(what, detail, IsDriverHeard(nowNs))
            : new ShmDriverException($"{what}: {detail}");
    }

    private static ShmDriverTimeoutException ToTimeout(string what, string detail, bool isDriverAlive) =>
        new(
            isDriverAlive
                ? $"{what}: {detail}"
                : $"{what}: {detail} Look whether the SHM driver runs, and on which Aeron directory and control stream."
        )
        {
            IsDriverAlive = isDriverAlive,
        };

    private void SendDetach(IDriverProxy? proxy, ulong leaseId)
    {
        // Best effort: a lease that was not given back expires.
        proxy?.Detach(
            new DetachRequest
            {
                CorrelationId = NextCorrelationId(),
                LeaseId = leaseId,
                StreamId = _lease.StreamId,
                ClientId = _lease.ClientId,
                Role = _lease.Role,
            }
        );
    }

    private void Close(string detail)
    {
        _grant = null;
        _machine.Fire(LeaseTransitionCause.Detached, 0, 0, detail);
        _lease.OnClosed();
    }

    private void GiveUp(string detail)
    {
        _machine.Fire(LeaseTransitionCause.GivenUp, 0, 0, detail);
        _lease.OnClosed();
    }

    private long NextCorrelationId() => (long)(((ulong)_lease.ClientId << 32) | _requestNumber++);

    private LeaseGrant Describe(AttachResponse response) =>
        new()
        {
            CorrelationId = response.CorrelationId,
            LeaseId = response.LeaseId!.Value,
            ClientId = _lease.ClientId,
            StreamId = response.StreamId!.Value,
            Epoch = response.Epoch!.Value,
            LayoutVersion = response.LayoutVersion!.Value,
            HeaderNslots = response.HeaderNslots!.Value,
            HeaderSlotBytes = response.HeaderSlotBytes!.Value,
            MaxDims = response.MaxDims!.Value,
            HeaderRegionUri = response.HeaderRegionUri.ToString(),
            ExpiryTimestampNs = response.LeaseExpiryTimestampNs,
            Pools =
            [
                .. response
                    .Pools.ToArray()
                    .Select(pool => new LeasedPool(
                        pool.PoolId,
                        pool.Nslots,
                        pool.StrideBytes,
                        pool.RegionUri.ToString()
                    )),
            ],
        };

    /// <summary>How long a lease still lives; 0 if it is over. A time beyond all reason does not overflow.</summary>
    private static long RemainingNs(ulong expiryNs, long nowNs) =>
        expiryNs <= (ulong)nowNs ? 0 : (long)Math.Min(expiryNs - (ulong)nowNs, long.MaxValue / 4);

    private void OnTransition(LeaseTransition transition)
    {
        _lease.SetState(transition.To);
        _log.StateChanged(
            _lease.Role,
            _lease.ClientId,
            _lease.StreamId,
            transition.From,
            transition.To,
            transition.Cause,
            transition.LeaseId,
            transition.Epoch,
            transition.Detail
        );
        _lease.Options.OnStateChanged?.Invoke(transition);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
