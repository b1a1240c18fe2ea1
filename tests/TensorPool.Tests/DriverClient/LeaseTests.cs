using TensorPool.Aeron.Client;
using TensorPool.DriverClient;
using TensorPool.Tests.Support;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.DriverClient;

/// <summary>How a lease is kept alive, and everything that ends it (driver 1.0, sections 4, 6, 7 and 10).</summary>
public sealed class LeaseTests : IDisposable
{
    private const long Ms = DriverRig.Ms;
    private const long Second = DriverRig.Second;
    private const uint ProducerId = 30;

    private readonly DriverRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("D-4.4-2")]
    public void Keepalives_go_out_once_per_interval_and_name_the_lease()
    {
        using ShmLease lease = _rig.Attach();
        _rig.Advance(Second - 1);
        Assert.Empty(_rig.Keepalives());
        for (int i = 0; i < 10; i++)
        {
            _rig.Advance(Second);
        }

        Assert.Equal(10, _rig.Keepalives().Count);
        Assert.Equal(10, lease.KeepalivesSent);
        LeaseKeepalive keepalive = _rig.Keepalives()[^1];
        Assert.Equal(
            (77ul, DriverRig.StreamId, DriverRig.ClientId),
            (keepalive.LeaseId, keepalive.StreamId, keepalive.ClientId)
        );
        Assert.Equal((ClientRole.Consumer, _rig.Now), (keepalive.Role, keepalive.ClientTimestampNs));
        Assert.Equal(AttachState.Attached, lease.State);
    }

    [Fact]
    [Requirement("D-4.4-2")]
    public void Driver_that_grants_less_gets_keepalives_more_often()
    {
        using ShmLease lease = _rig.Attach(change: response =>
            response.LeaseExpiryTimestampNs = _rig.Now + (ulong)(300 * Ms)
        );
        for (int i = 0; i < 30; i++)
        {
            _rig.Advance(100 * Ms);
        }

        Assert.Equal(30, _rig.Keepalives().Count);
        Assert.Equal(AttachState.Attached, lease.State);
    }

    [Fact]
    [Requirement("D-4.3-7")]
    public void Without_an_expiry_keepalives_go_out_all_the_same()
    {
        using ShmLease lease = _rig.Attach(change: response => response.LeaseExpiryTimestampNs = null);
        _rig.Advance(Second);
        Assert.Single(_rig.Keepalives());

        _rig.Requests.Results.Enqueue(PublicationResult.BackPressured);
        _rig.Advance((3 * Second) - 1);
        Assert.Equal(AttachState.Attached, lease.State);
        _rig.Requests.Results.Enqueue(PublicationResult.BackPressured);
        _rig.Advance(1);
        Assert.Equal(AttachState.BackOff, lease.State);
    }

    [Fact]
    [Requirement("D-4.3-7")]
    [Requirement("D-4.3-8")]
    public void Deadline_moves_with_each_keepalive_that_was_sent()
    {
        using ShmLease lease = _rig.Attach();
        long attachedNs = _rig.Clock.NowNs;
        Assert.Equal(attachedNs + (3 * Second), lease.Grant!.Deadline.Ns);

        _rig.Advance(Second + (10 * Ms));
        Assert.Equal(attachedNs + (4 * Second) + (10 * Ms), lease.Grant!.Deadline.Ns);
    }

    [Fact]
    [Requirement("D-4.3-8")]
    [Requirement("D-4.4-6")]
    public void Keepalive_without_room_is_tried_in_every_cycle_until_the_deadline()
    {
        using ShmLease lease = _rig.Attach();
        Grant grant = lease.Grant!;
        for (int i = 0; i < 29; i++)
        {
            _rig.Requests.Results.Enqueue(
                i % 2 == 0 ? PublicationResult.BackPressured : PublicationResult.NotConnected
            );
            _rig.Advance(100 * Ms);
            Assert.Equal(AttachState.Attached, lease.State);
        }

        _rig.Requests.Results.Clear();
        _rig.Advance(99 * Ms); // one that gets through a moment before saves it
        Assert.Single(_rig.Keepalives());
        _rig.Advance(2 * Second, work: false);
        Assert.True(_rig.Clock.NowNs < grant.Deadline.Ns);

        _rig.Advance(Second, work: false);
        Assert.False(grant.Allows(grant.Epoch, _rig.Clock.NowNs)); // whether the agent runs or not
        _rig.Client.DoWork();
        Assert.Equal(LeaseTransitionCause.DeadlinePassed, _rig.Transitions[^1].Cause);
        Assert.Equal(77ul, Assert.Single(_rig.Detaches()).LeaseId);
    }

    /// <summary>A driver that announces on another stream grants one lease after the other, and each is lost.</summary>
    [Fact]
    public void Driver_that_grants_and_is_never_heard_announcing_is_told_once_with_stream_and_option()
    {
        using ShmLease lease = _rig.Attach();
        PassInSilence();
        Assert.Equal(LeaseTransitionCause.DriverLost, _rig.Transitions[^1].Cause);
        _rig.Advance(Second, announce: false);
        _rig.Grant(leaseId: 78);
        PassInSilence();
        Assert.Equal(2, _rig.Causes.Count(cause => cause == LeaseTransitionCause.DriverLost));

        string warning = Assert.Single(
            _rig.Log.Entries,
            entry => entry.Contains("was heard", StringComparison.Ordinal)
        );

        Assert.Contains($"Aeron stream {DriverRig.ControlStream} ", warning, StringComparison.Ordinal);
        Assert.Contains("announce_stream_id", warning, StringComparison.Ordinal);
        Assert.Contains("--announce-stream", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Driver_that_was_heard_and_falls_silent_is_dead()
    {
        using ShmLease lease = _rig.Attach();
        _rig.Advance(Second);
        PassInSilence();

        Assert.Equal(LeaseTransitionCause.DriverLost, _rig.Transitions[^1].Cause);
        Assert.DoesNotContain(_rig.Log.Entries, entry => entry.Contains("was heard", StringComparison.Ordinal));
    }

    [Fact]
    [Requirement("D-4.3-8")]
    public void Agent_that_stood_still_does_not_bring_a_lease_back()
    {
        using ShmLease lease = _rig.Attach();
        _rig.Advance(4 * Second);

        Assert.Empty(_rig.Keepalives());
        Assert.Equal(AttachState.BackOff, lease.State);
    }

    [Fact]
    [Requirement("D-4.4-6")]
    public void Closed_publication_ends_the_lease()
    {
        using ShmLease lease = _rig.Attach();
        _rig.Requests.Results.Enqueue(PublicationResult.Closed);
        _rig.Advance(Second);

        Assert.Equal(LeaseTransitionCause.KeepaliveFailed, _rig.Transitions[^1].Cause);
        Assert.Null(lease.Current);
    }

    [Fact]
    public void Lease_that_was_over_before_its_response_was_read_is_none()
    {
        _rig.Begin(change: options => options with { KeepTrying = true });
        _rig.Grant(response => response.LeaseExpiryTimestampNs = _rig.Now);

        Assert.Equal(LeaseTransitionCause.DeadlinePassed, _rig.Transitions[^1].Cause);
        Assert.Single(_rig.Detaches());
    }

    [Theory]
    [InlineData(LeaseRevokeReason.Detached)]
    [InlineData(LeaseRevokeReason.Expired)]
    [InlineData(LeaseRevokeReason.Revoked)]
    [Requirement("D-4.9-6")]
    [Requirement("D-4.7-2")]
    public void Own_lease_that_is_revoked_ends_at_once_and_another_one_is_asked_for(LeaseRevokeReason reason)
    {
        using ShmLease lease = _rig.Attach();
        Grant grant = lease.Grant!;
        _rig.Revoke(reason: reason);
        _rig.Client.DoWork();

        Assert.Equal((AttachState.BackOff, LeaseTransitionCause.Revoked), (lease.State, _rig.Transitions[^1].Cause));
        Assert.False(grant.Allows(grant.Epoch, _rig.Clock.NowNs));
        Assert.Null(lease.Current);
        Assert.Contains(reason.ToString(), lease.LastProblem!, StringComparison.Ordinal);
        Assert.Empty(_rig.Detaches());

        _rig.Advance(120 * Ms);
        _rig.Grant(leaseId: 78);
        Assert.Equal((AttachState.Attached, 78ul), (lease.State, lease.Current!.LeaseId));
        Assert.Equal(2, lease.Granted);
    }

    [Theory]
    [InlineData("lease")]
    [InlineData("client")]
    [InlineData("role")]
    [InlineData("stream")]
    [Requirement("D-4.9-8")]
    public void Revocation_that_differs_in_one_number_is_of_another_lease(string difference)
    {
        using ShmLease lease = _rig.Attach();
        _rig.Revoke(
            leaseId: difference == "lease" ? 78u : 77u,
            clientId: difference == "client" ? 8u : DriverRig.ClientId,
            role: difference == "role" ? ClientRole.Producer : ClientRole.Consumer,
            streamId: difference == "stream" ? 5 : DriverRig.StreamId
        );
        _rig.Client.DoWork();

        Assert.Equal(AttachState.Attached, lease.State);
    }

    [Fact]
    [Requirement("D-4.9-9")]
    public void Revocation_of_one_lease_leaves_the_other_one_alone()
    {
        using ShmLease one = _rig.Attach(clientId: 7, leaseId: 77);
        using ShmLease two = _rig.Attach(clientId: 8, leaseId: 78);
        _rig.Revoke(leaseId: 78, clientId: 8);
        _rig.Client.DoWork();

        Assert.Equal((AttachState.Attached, AttachState.BackOff), (one.State, two.State));
        _rig.Advance(Second);
        Assert.Equal(77ul, _rig.Keepalives()[^1].LeaseId);
    }

    [Theory]
    [InlineData(24, 0)]
    [InlineData(24, 3)]
    [InlineData(24, 255)]
    [InlineData(25, 0)]
    [InlineData(25, 4)]
    [InlineData(25, 255)]
    [Requirement("D-4.9-10")]
    public void Revocation_with_an_unknown_role_or_reason_does_nothing(int offset, byte value)
    {
        using ShmLease lease = _rig.Attach();
        byte[] message = _rig.Revocation(77, DriverRig.ClientId, ClientRole.Consumer, LeaseRevokeReason.Revoked);
        message[8 + offset] = value;
        _rig.Broadcast(message);
        _rig.Client.DoWork();

        Assert.Equal(AttachState.Attached, lease.State);
        Assert.Equal(1, _rig.Client.RejectedMessages);
    }

    [Fact]
    [Requirement("D-4.9-15")]
    public void Repeated_revocation_does_nothing_more()
    {
        using ShmLease lease = _rig.Attach();
        for (int i = 0; i < 3; i++)
        {
            _rig.Revoke();
            _rig.Client.DoWork();
        }

        Assert.Equal(3, _rig.Transitions.Count);
        _rig.Advance(120 * Ms);
        _rig.Grant(leaseId: 78);
        _rig.Revoke();
        _rig.Client.DoWork();
        Assert.Equal(AttachState.Attached, lease.State);
    }

    [Fact]
    [Requirement("D-4.9-6")]
    public void Lease_that_was_given_back_is_not_asked_for_again()
    {
        ShmLease lease = _rig.Attach();
        lease.Dispose();
        _rig.Client.DoWork();
        Assert.Equal(77ul, Assert.Single(_rig.Detaches()).LeaseId);
        _rig.Revoke(reason: LeaseRevokeReason.Detached);
        _rig.Advance(10 * Second);

        Assert.Equal(AttachState.Closed, lease.State);
        Assert.True(lease.Completion.IsCompletedSuccessfully);
        Assert.Single(_rig.AttachRequests());
    }

    [Fact]
    [Requirement("D-4.12-3")]
    public void Shutdown_notice_ends_all_leases_at_once()
    {
        using ShmLease one = _rig.Attach(clientId: 7, leaseId: 77);
        using ShmLease two = _rig.Attach(clientId: 8, leaseId: 78);
        Grant grant = two.Grant!;
        _rig.ShutDown("maintenance");
        _rig.Client.DoWork();

        Assert.Equal((AttachState.BackOff, AttachState.BackOff), (one.State, two.State));
        Assert.False(grant.Allows(grant.Epoch, _rig.Clock.NowNs));
        Assert.Contains("maintenance", two.LastProblem!, StringComparison.Ordinal);
        Assert.Empty(_rig.Detaches());
        Assert.Equal(LeaseTransitionCause.DriverShutdown, _rig.Transitions[^1].Cause);

        _rig.Advance(120 * Ms, announce: false);
        Assert.Equal(4, _rig.AttachRequests().Count);
    }

    [Fact]
    [Requirement("D-10-1")]
    [Requirement("D-4.12-4")]
    public void Driver_that_announces_nothing_any_more_is_dead()
    {
        using ShmLease lease = _rig.Attach();
        for (int i = 0; i < 10; i++)
        {
            _rig.Advance(Second);
        }

        Grant grant = lease.Grant!;
        for (int i = 0; i < 5; i++)
        {
            _rig.Advance(Second, announce: false); // keepalives still go somewhere
            Assert.Equal(AttachState.Attached, lease.State);
        }

        _rig.Advance(1, announce: false);
        Assert.Equal((AttachState.BackOff, LeaseTransitionCause.DriverLost), (lease.State, _rig.Transitions[^1].Cause));
        Assert.False(grant.Allows(grant.Epoch, _rig.Clock.NowNs));
    }

    [Fact]
    public void Driver_is_not_judged_while_messages_wait_to_be_read()
    {
        using ShmLease lease = _rig.Attach(change: response =>
            response.LeaseExpiryTimestampNs = _rig.Now + (ulong)(60 * Second)
        );
        for (int i = 0; i < 25; i++)
        {
            _rig.Announce(change: announcement => announcement.StreamId++);
        }

        _rig.Announce();
        _rig.Advance(6 * Second, announce: false);
        _rig.Client.DoWork();
        Assert.Equal(AttachState.Attached, lease.State);
        _rig.Client.DoWork();
        Assert.Equal(AttachState.Attached, lease.State);
    }

    [Fact]
    [Requirement("D-4.8-2")]
    [Requirement("D-10-1")]
    public void Lease_of_a_driver_that_was_restarted_is_void()
    {
        using ShmLease lease = _rig.Attach();
        _rig.Advance(Second);
        _rig.RaiseEpoch();
        _rig.Announce(session: DriverRig.Session + 1);
        _rig.Client.DoWork();

        Assert.Equal(
            (AttachState.BackOff, LeaseTransitionCause.DriverRestarted),
            (lease.State, _rig.Transitions[^1].Cause)
        );
        _rig.Advance(120 * Ms, announce: false);
        _rig.Grant(leaseId: 1); // ids of the new driver start anew
        Assert.Equal(1ul, lease.Current!.LeaseId);
    }

    [Fact]
    public void Request_to_a_driver_that_died_is_repeated_when_another_one_announces()
    {
        using ShmLease lease = _rig.Attach();
        _rig.Advance(Second);
        _rig.ShutDown();
        _rig.Client.DoWork();
        _rig.Advance(120 * Ms, announce: false);
        Assert.Equal(2, _rig.AttachRequests().Count);

        _rig.RaiseEpoch();
        _rig.Announce(session: DriverRig.Session + 1);
        _rig.Client.DoWork();

        Assert.Equal(3, _rig.AttachRequests().Count);
        Assert.Equal(_rig.AttachRequests()[1].CorrelationId, _rig.LastRequest().CorrelationId);
    }

    [Fact]
    [Requirement("D-6-2")]
    public void Later_epoch_ends_the_lease_of_a_producer_and_not_that_of_a_consumer()
    {
        using ShmLease producer = _rig.Attach(ClientRole.Producer, clientId: 7, leaseId: 77);
        using ShmLease consumer = _rig.Attach(ClientRole.Consumer, clientId: 8, leaseId: 78);
        _rig.Announce();
        _rig.RaiseEpoch();
        _rig.Announce();
        _rig.Client.DoWork();

        Assert.Equal((AttachState.BackOff, AttachState.Attached), (producer.State, consumer.State));
        Assert.Equal(LeaseTransitionCause.EpochRaised, _rig.Transitions[^1].Cause);
    }

    [Fact]
    [Requirement("D-6-2")]
    public void Announce_of_a_lower_epoch_is_late()
    {
        _rig.RaiseEpoch();
        using ShmLease producer = _rig.Attach(ClientRole.Producer);
        _rig.Announce(change: announcement => announcement.Epoch--);
        _rig.Client.DoWork();

        Assert.Equal(AttachState.Attached, producer.State);
    }

    [Fact]
    [Requirement("D-4.9-7")]
    [Requirement("D-4.9-13")]
    public void Consumer_reads_nothing_from_the_loss_of_the_producer_to_the_next_epoch()
    {
        using ShmLease lease = _rig.Attach();
        Grant grant = lease.Grant!;
        ulong epoch = grant.Epoch;
        grant.MappedEpoch = epoch;
        _rig.Announce(ProducerId);
        _rig.Client.DoWork();
        Assert.True(grant.Allows(epoch, _rig.Clock.NowNs));

        _rig.Revoke(5, ProducerId, ClientRole.Producer, LeaseRevokeReason.Expired);
        _rig.Client.DoWork();
        Assert.False(grant.Allows(epoch, _rig.Clock.NowNs));
        _rig.Announce(ProducerId); // equal does not count
        _rig.Client.DoWork();
        Assert.False(grant.Allows(epoch, _rig.Clock.NowNs));

        _rig.RaiseEpoch();
        _rig.Announce();
        _rig.Client.DoWork();
        grant.MappedEpoch = epoch + 1;
        _rig.Advance(10 * Ms);
        Assert.True(grant.Allows(epoch + 1, _rig.Clock.NowNs));
        for (int i = 0; i < 10; i++)
        {
            _rig.Advance(Second);
        }

        Assert.Equal(AttachState.Attached, lease.State);
    }

    [Fact]
    [Requirement("D-4.9-12")]
    [Requirement("D-4.9-15")]
    public void Consumer_waits_three_announce_periods_for_the_next_epoch()
    {
        using ShmLease lease = _rig.Attach();
        lease.Grant!.MappedEpoch = lease.Grant.Epoch;
        for (int i = 0; i < 3; i++)
        {
            _rig.Revoke(5, ProducerId, ClientRole.Producer, LeaseRevokeReason.Expired); // repeated: does not begin anew
            _rig.Advance(i == 0 ? 1 : Second);
            Assert.Equal(AttachState.Attached, lease.State);
        }

        _rig.Advance(Second - 1);
        Assert.Equal(AttachState.Attached, lease.State);
        _rig.Advance(1);
        Assert.Equal(
            (AttachState.BackOff, LeaseTransitionCause.EpochNotRaised),
            (lease.State, _rig.Transitions[^1].Cause)
        );
        Assert.Single(_rig.Detaches());
    }

    [Fact]
    public void Loss_that_an_announce_has_told_before_is_not_waited_for()
    {
        using ShmLease lease = _rig.Attach();
        Grant grant = lease.Grant!;
        _rig.Announce(ProducerId);
        _rig.RaiseEpoch();
        _rig.Announce();
        _rig.Client.DoWork();
        _rig.Revoke(5, ProducerId, ClientRole.Producer, LeaseRevokeReason.Expired);
        _rig.Client.DoWork();

        Assert.True(grant.Allows(grant.Epoch + 1, _rig.Clock.NowNs));
    }

    [Fact]
    public void Lease_that_is_not_to_be_renewed_is_closed_when_it_is_lost()
    {
        long id = _rig.Begin(change: options => options with { Reattach = false });
        _rig.Grant();
        using ShmLease lease = _rig.Client.GetLease(id)!;
        _rig.Revoke();
        _rig.Client.DoWork();

        Assert.Equal(AttachState.Closed, lease.State);
        Assert.True(lease.Completion.IsCompletedSuccessfully);
        Assert.Equal([LeaseTransitionCause.Revoked, LeaseTransitionCause.GivenUp], _rig.Causes.TakeLast(2));
    }

    [Fact]
    public void Lease_survives_another_transport()
    {
        using ShmLease lease = _rig.Attach();
        _rig.Transports[0].End("restarted");
        Eventually.True(
            () =>
            {
                _rig.Client.DoWork();
                return _rig.Transports.Count == 2 && _rig.TransportSession.IsConnected;
            },
            "another transport"
        );
        _rig.Advance(Second);

        Assert.Equal(77ul, Assert.Single(_rig.Keepalives()).LeaseId);
        Assert.Equal(AttachState.Attached, lease.State);
    }

    [Fact]
    public void End_of_the_client_gives_all_leases_back()
    {
        ShmLease one = _rig.Attach(clientId: 7, leaseId: 77);
        ShmLease two = _rig.Attach(clientId: 8, leaseId: 78);
        Grant grant = one.Grant!;
        long pending = _rig.Begin(clientId: 9);

        _rig.Client.Dispose();

        Assert.Equal([77ul, 78ul], _rig.Detaches().Select(detach => detach.LeaseId));
        Assert.Equal((AttachState.Closed, AttachState.Closed), (one.State, two.State));
        Assert.False(grant.Allows(grant.Epoch, _rig.Clock.NowNs));
        Assert.ThrowsAny<OperationCanceledException>(() => _rig.Client.GetLease(pending));
        Assert.Throws<ObjectDisposedException>(() => _rig.Client.BeginAttach(ClientRole.Consumer, 1));
    }

    [Fact]
    [Requirement("PC-2")]
    public async Task Lease_of_somebody_else_can_be_given_back_and_kept_alive()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        LeaseIdentity identity = new(5, 6, 7, ClientRole.Producer);
        Task<bool> keepalive = _rig.Client.SendKeepaliveAsync(identity);
        Task<DetachResult> detach = _rig.Client.DetachAsync(identity, token);
        _rig.Client.DoWork();

        Assert.True(await keepalive);
        Assert.Equal(
            (5ul, 6u, 7u),
            (_rig.Keepalives()[0].LeaseId, _rig.Keepalives()[0].StreamId, _rig.Keepalives()[0].ClientId)
        );
        DetachRequest request = Assert.Single(_rig.Detaches());
        DetachResponse response = new() { CorrelationId = request.CorrelationId, Code = ResponseCode.Rejected };
        response.ErrorMessage.Set("unknown lease");
        byte[] message = new byte[DriverV1_0.DetachResponseLength(response)];
        DriverV1_0.EncodeDetachResponse(message, response);
        _rig.Broadcast(message);
        _rig.Client.DoWork();
        Assert.Equal(new DetachResult(request.CorrelationId, ResponseCode.Rejected, "unknown lease"), await detach);

        Task<DetachResult> unanswered = _rig.Client.DetachAsync(identity, token);
        _rig.Client.DoWork();
        _rig.Advance(5 * Second);
        await Assert.ThrowsAsync<ShmDriverTimeoutException>(() => unanswered);
    }

    [Fact]
    [Requirement("O-20")]
    public void Keeping_leases_alive_allocates_nothing()
    {
        using ShmLease one = _rig.Attach(ClientRole.Producer, clientId: 7, leaseId: 77);
        using ShmLease two = _rig.Attach(ClientRole.Consumer, clientId: 8, leaseId: 78);
        FakeSubscription control = _rig.Transports[^1].Subscriptions[0];
        _rig.Announce();
        byte[] announce = control.Incoming.Dequeue().Message;
        byte[] foreign = _rig.Revocation(99, 99, ClientRole.Consumer, LeaseRevokeReason.Detached, 99);
        FakePublication requests = _rig.Requests;
        // What the fake publication keeps is not the client's doing: it takes nothing here, and the deadline is far.
        one.Grant!.Deadline.Ns = two.Grant!.Deadline.Ns = long.MaxValue / 2;

        long allocated = Allocations.Of(() =>
        {
            _rig.Clock.NowNs += Second;
            requests.Results.Enqueue(PublicationResult.BackPressured);
            requests.Results.Enqueue(PublicationResult.BackPressured);
            control.Incoming.Enqueue((DriverRig.Session, announce));
            control.Incoming.Enqueue((DriverRig.Session, foreign));
            _rig.Client.DoWork();
        });

        Assert.Equal(0, allocated);
        Assert.Equal((AttachState.Attached, AttachState.Attached), (one.State, two.State));
    }

    /// <summary>Until the driver counts as dead.</summary>
    private void PassInSilence()
    {
        for (int i = 0; i < 6; i++)
        {
            _rig.Advance(Second, announce: false);
        }
    }
}
