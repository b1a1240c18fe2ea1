using TensorPool.DriverClient;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.DriverClient;

/// <summary>From the request to the lease, and what happens when there is none (driver 1.0, sections 3 and 10).</summary>
public sealed class AttachTests : IDisposable
{
    private const long Ms = DriverRig.Ms;
    private const long Second = DriverRig.Second;

    private readonly DriverRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("D-4.2-1")]
    [Requirement("D-4.5-1")]
    public void Request_goes_out_on_the_control_stream_with_all_that_was_asked_for()
    {
        long id = _rig.Client.BeginAttach(
            ClientRole.Producer,
            9,
            new LeaseOptions
            {
                ExpectedLayoutVersion = 1,
                MaxDims = 4,
                PublishMode = PublishMode.ExistingOrCreate,
                Hugepages = HugepagesPolicy.NotRequired,
            },
            5
        );
        Assert.Null(_rig.Client.GetLease(id));
        _rig.Client.DoWork();

        AttachRequest request = Assert.Single(_rig.AttachRequests());
        Assert.Equal(DriverRig.ControlStream, _rig.Requests.StreamId);
        Assert.Equal((9u, 5u, ClientRole.Producer), (request.StreamId, request.ClientId, request.Role));
        Assert.Equal((1u, (byte)4), (request.ExpectedLayoutVersion, request.MaxDims));
        Assert.Equal(PublishMode.ExistingOrCreate, request.PublishMode);
        Assert.Equal(HugepagesPolicy.NotRequired, request.Hugepages);
        Assert.Equal(5, request.CorrelationId >> 32);
    }

    [Fact]
    public void Defaults_ask_for_nothing_in_particular()
    {
        _rig.Begin();

        AttachRequest request = _rig.LastRequest();
        Assert.Equal((0u, (byte)0), (request.ExpectedLayoutVersion, request.MaxDims));
        Assert.Null(request.PublishMode);
        Assert.Equal(HugepagesPolicy.Unspecified, request.Hugepages);
    }

    [Fact]
    [Requirement("PC-2")]
    public void Grant_is_handed_out_once_with_all_that_it_says()
    {
        long id = _rig.Begin();
        Assert.Null(_rig.Client.GetLease(id));
        _rig.Grant();

        using ShmLease lease = _rig.Client.GetLease(id)!;

        Assert.Equal(AttachState.Attached, lease.State);
        LeaseGrant grant = lease.Current!;
        Assert.Equal((77ul, DriverRig.ClientId, DriverRig.StreamId), (grant.LeaseId, grant.ClientId, grant.StreamId));
        Assert.Equal((_rig.Owner.Current.Epoch, 8u), (grant.Epoch, grant.HeaderNslots));
        Assert.Equal(_rig.Now + (3 * Second), grant.ExpiryTimestampNs);
        Assert.Equal(_rig.LastRequest().CorrelationId, grant.CorrelationId);
        Assert.Equal([(ushort)1, (ushort)2], grant.Pools.Select(pool => pool.PoolId));
        Assert.Equal(_rig.Owner.Current.HeaderUri.ToString(), grant.HeaderRegionUri);
        Assert.Throws<ArgumentException>(() => _rig.Client.GetLease(id));
        Assert.Equal([LeaseTransitionCause.Started, LeaseTransitionCause.Granted], _rig.Causes);
        Assert.Contains(
            _rig.Log.Entries,
            entry => entry.Contains("Attaching to Attached by Granted", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Lease_can_be_awaited()
    {
        Task<ShmLease> attach = _rig.Client.AttachAsync(
            ClientRole.Consumer,
            DriverRig.StreamId,
            cancellationToken: TestContext.Current.CancellationToken
        );
        _rig.Client.DoWork();
        Assert.False(attach.IsCompleted);
        _rig.Grant();

        using ShmLease lease = await attach;

        Assert.Equal(AttachState.Attached, lease.State);
    }

    [Fact]
    public async Task Cancelling_gives_back_a_lease_that_comes_nevertheless()
    {
        using CancellationTokenSource cancel = new();
        Task<ShmLease> attach = _rig.Client.AttachAsync(
            ClientRole.Consumer,
            DriverRig.StreamId,
            _rig.Lease(),
            DriverRig.ClientId,
            cancel.Token
        );
        _rig.Client.DoWork();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => attach);
        _rig.Client.DoWork();
        _rig.Grant();
        _rig.Client.DoWork();

        DetachRequest detach = Assert.Single(_rig.Detaches());
        Assert.Equal(77ul, detach.LeaseId);
        Assert.Equal(AttachState.Closed, _rig.Transitions[^1].To);
    }

    [Theory]
    [InlineData(ResponseCode.Unsupported)]
    [InlineData(ResponseCode.InvalidParams)]
    [InlineData(ResponseCode.Rejected)]
    [InlineData(ResponseCode.InternalError)]
    public void Refusal_is_told_with_code_and_words(ResponseCode code)
    {
        long id = _rig.Begin(ClientRole.Producer);
        _rig.Refuse(code, "producer already attached");

        AttachRejectedException refusal = Assert.Throws<AttachRejectedException>(() => _rig.Client.GetLease(id));

        Assert.Equal(code, refusal.Code);
        Assert.Contains("producer already attached", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(AttachState.Closed, _rig.Transitions[^1].To);
    }

    [Fact]
    [Requirement("D-4.2-12")]
    public void Response_to_somebody_else_is_ignored()
    {
        _rig.Begin();
        long pending = _rig.LastRequest().CorrelationId;

        _rig.Answer(pending + 1);
        _rig.Answer(pending, change: response => response.StreamId = DriverRig.StreamId + 1);
        _rig.Client.DoWork();
        Assert.Equal(AttachState.Attaching, _rig.Transitions[^1].To);

        _rig.Answer(pending);
        _rig.Client.DoWork();
        Assert.Equal(AttachState.Attached, _rig.Transitions[^1].To);

        _rig.Answer(pending, leaseId: 78);
        _rig.Client.DoWork();
        Assert.Equal(77ul, _rig.Transitions[^1].LeaseId);
    }

    public static TheoryData<string> RequiredFields =>
        ["leaseId", "streamId", "epoch", "layoutVersion", "headerNslots", "headerSlotBytes", "maxDims", "payloadPools"];

    [Theory]
    [MemberData(nameof(RequiredFields))]
    [Requirement("D-4.2-8")]
    [Requirement("P6-11")]
    [Requirement("D-4.7a-1")]
    public void OK_without_a_required_field_is_dropped_and_asked_for_again(string field)
    {
        _rig.Begin(change: options => options with { KeepTrying = true });
        _rig.Grant(response =>
        {
            switch (field)
            {
                case "leaseId":
                    response.LeaseId = null;
                    break;
                case "streamId":
                    response.StreamId = null;
                    break;
                case "epoch":
                    response.Epoch = null;
                    break;
                case "layoutVersion":
                    response.LayoutVersion = null;
                    break;
                case "headerNslots":
                    response.HeaderNslots = null;
                    break;
                case "headerSlotBytes":
                    response.HeaderSlotBytes = null;
                    break;
                case "maxDims":
                    response.MaxDims = null;
                    break;
                default:
                    response.ClearPools();
                    break;
            }
        });

        AssertDropped(field, leaseIsKnown: field != "leaseId");
    }

    public static TheoryData<string, string> Blanks =>
        new()
        {
            { "headerRegionUri", "" },
            { "headerRegionUri", "  \t" },
            { "regionUri of pool 2", "" },
            { "regionUri of pool 2", "   " },
        };

    [Theory]
    [MemberData(nameof(Blanks))]
    [Requirement("D-4.2-9")]
    public void OK_without_a_uri_is_dropped_and_asked_for_again(string field, string blank)
    {
        _rig.Begin(change: options => options with { KeepTrying = true });
        _rig.Grant(response =>
            (field == "headerRegionUri" ? response.HeaderRegionUri : response.Pools[1].RegionUri).Set(blank)
        );

        AssertDropped(field, leaseIsKnown: true);
    }

    [Theory]
    [InlineData(0ul)]
    [Requirement("D-4.7a-1")]
    public void OK_with_a_lease_that_no_driver_issues_is_dropped(ulong leaseId)
    {
        _rig.Begin(change: options => options with { KeepTrying = true });
        _rig.Grant(leaseId: leaseId);

        AssertDropped("lease 0", leaseIsKnown: true);
    }

    [Fact]
    [Requirement("D-4.7a-1")]
    public void Response_with_an_undefined_code_is_dropped_and_asked_for_again()
    {
        _rig.Begin(change: options => options with { KeepTrying = true });
        _rig.Grant(response => response.Code = (ResponseCode)9);

        AssertDropped("Malformed", leaseIsKnown: false);
        Assert.Equal(1, _rig.Client.RejectedMessages);
    }

    [Fact]
    [Requirement("D-3-3")]
    [Requirement("P7-3")]
    public void Layout_version_is_the_drivers_unless_another_one_was_asked_for()
    {
        using ShmLease any = _rig.Attach();
        Assert.Equal(1u, any.Current!.LayoutVersion);

        _rig.Begin(change: options => options with { KeepTrying = true, ExpectedLayoutVersion = 2 }, clientId: 8);
        _rig.Grant();

        Assert.Equal(LeaseTransitionCause.ProtocolError, _rig.Transitions[^1].Cause);
        Assert.Contains("layout version 2", _rig.Transitions[^1].Detail, StringComparison.Ordinal);
        Assert.Single(_rig.Detaches());
    }

    [Fact]
    [Requirement("D-4.4a-1")]
    public void Response_of_a_later_version_is_not_read()
    {
        _rig.Begin();
        byte[] message = DriverRig.Encode(_rig.Response(_rig.LastRequest().CorrelationId));
        message[6]++;
        _rig.Broadcast(message);
        _rig.Client.DoWork();

        Assert.Equal(AttachState.Attaching, _rig.Transitions[^1].To);
        Assert.Equal(1, _rig.Client.RejectedMessages);
    }

    [Fact]
    [Requirement("D-4.5-3")]
    public void Message_of_frames_with_the_template_of_a_response_is_none()
    {
        // Template 2 is ConsumerHello in one schema, and the attach response in the other.
        _rig.Begin();
        byte[] hello = new byte[WireV1_1.ConsumerHelloLength];
        WireV1_1.EncodeConsumerHello(
            hello,
            new ConsumerHello
            {
                StreamId = 1,
                ConsumerId = 1,
                Mode = ConsumerMode.Stream,
            }
        );
        _rig.Broadcast(hello);
        _rig.Client.DoWork();
        _rig.Grant();

        Assert.Equal(AttachState.Attached, _rig.Transitions[^1].To);
        Assert.Equal(0, _rig.Client.RejectedMessages);
    }

    [Fact]
    [Requirement("D-4.8-4")]
    public void Unanswered_request_is_repeated_once_and_then_made_anew()
    {
        _rig.Begin(change: options => options with { KeepTrying = true });
        _rig.Advance((5 * Second) - 1, announce: false);
        Assert.Single(_rig.AttachRequests());

        _rig.Advance(1, announce: false);
        Assert.Equal(2, _rig.AttachRequests().Count);
        Assert.Equal(_rig.AttachRequests()[0].CorrelationId, _rig.LastRequest().CorrelationId);

        _rig.Advance(5 * Second, announce: false);
        Assert.Equal(LeaseTransitionCause.ResponseTimeout, _rig.Transitions[^1].Cause);
        Assert.Equal(2, _rig.AttachRequests().Count);

        _rig.Advance(121 * Ms);
        Assert.Equal(3, _rig.AttachRequests().Count);
        Assert.NotEqual(_rig.AttachRequests()[0].CorrelationId, _rig.LastRequest().CorrelationId);

        // The answer to the first one comes at last: it is not pending any more.
        _rig.Answer(_rig.AttachRequests()[0].CorrelationId);
        _rig.Client.DoWork();
        Assert.Equal(AttachState.Attaching, _rig.Transitions[^1].To);
    }

    [Fact]
    public void Silence_is_told_to_who_waits()
    {
        long id = _rig.Begin();
        _rig.Advance(5 * Second, announce: false);
        _rig.Advance(5 * Second, announce: false);

        ShmDriverTimeoutException timeout = Assert.Throws<ShmDriverTimeoutException>(() => _rig.Client.GetLease(id));

        Assert.Contains("whether the SHM driver runs", timeout.Message, StringComparison.Ordinal);
        Assert.False(timeout.IsDriverAlive);
    }

    /// <summary>Reserving gigabytes takes longer than a response may.</summary>
    [Fact]
    public void Driver_that_is_heard_is_waited_for_and_asked_again_under_the_same_id()
    {
        List<ulong> told = [];
        long id = _rig.Begin(ClientRole.Producer, options => options with { OnSlowResponse = told.Add });
        _rig.Advance(2 * Second - 1);
        Assert.Empty(told);
        for (int i = 0; i < 11; i++)
        {
            _rig.Advance(5 * Second);
            Assert.Null(_rig.Client.GetLease(id));
        }

        Assert.Single(_rig.AttachRequests().Select(request => request.CorrelationId).Distinct());
        Assert.Equal(12, _rig.AttachRequests().Count);
        string[] files =
        [
            _rig.Owner.Current.HeaderUri.Path,
            .. _rig.Owner.Current.Pools.ToArray().Select(pool => pool.Uri.Path),
        ];
        Assert.Equal([(ulong)files.Sum(file => new FileInfo(file).Length)], told);
        Assert.Single(_rig.Log.Entries, entry => entry.Contains("The client waits on", StringComparison.Ordinal));

        _rig.Grant();
        using ShmLease lease = _rig.Client.GetLease(id)!;
        Assert.Equal(AttachState.Attached, lease.State);
    }

    [Fact]
    public void Driver_that_is_heard_and_never_answers_is_given_up_in_the_end_and_not_called_dead()
    {
        long id = _rig.Begin(ClientRole.Producer);
        for (int i = 0; i < 12; i++)
        {
            Assert.Null(_rig.Client.GetLease(id));
            _rig.Advance(5 * Second);
        }

        ShmDriverTimeoutException timeout = Assert.Throws<ShmDriverTimeoutException>(() => _rig.Client.GetLease(id));

        Assert.True(timeout.IsDriverAlive);
        Assert.Contains("60000 ms, though the driver is alive", timeout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Repetition_that_nobody_listens_for_is_not_waited_for_again()
    {
        long id = _rig.Begin();
        _rig.Requests.Results.Enqueue(TensorPool.Aeron.Client.PublicationResult.NotConnected);
        _rig.Advance(5 * Second, announce: false);
        Assert.Null(_rig.Client.GetLease(id));
        _rig.Requests.Results.Enqueue(TensorPool.Aeron.Client.PublicationResult.NotConnected);
        _rig.Advance(5 * Second, announce: false);

        Assert.Throws<ShmDriverTimeoutException>(() => _rig.Client.GetLease(id));
    }

    [Fact]
    public void Request_that_finds_no_room_is_sent_in_a_later_cycle()
    {
        _rig.Requests.Results.Enqueue(TensorPool.Aeron.Client.PublicationResult.BackPressured);
        _rig.Requests.Results.Enqueue(TensorPool.Aeron.Client.PublicationResult.NotConnected);
        _rig.Begin();
        Assert.Empty(_rig.AttachRequests());
        _rig.Client.DoWork();
        _rig.Client.DoWork();

        Assert.Single(_rig.AttachRequests());
        _rig.Grant();
        Assert.Equal(AttachState.Attached, _rig.Transitions[^1].To);
    }

    [Fact]
    public void Delays_grow_to_the_longest_one_and_are_spread()
    {
        _rig.Begin(change: options => options with { KeepTrying = true });
        long expectedMs = 100;
        for (int i = 0; i < 9; i++)
        {
            _rig.Refuse(ResponseCode.InternalError);
            int before = _rig.AttachRequests().Count;
            _rig.Advance((expectedMs * 8 / 10 * Ms) - 1);
            Assert.Equal(before, _rig.AttachRequests().Count);
            _rig.Advance((expectedMs * 4 / 10 * Ms) + 1);
            Assert.Equal(before + 1, _rig.AttachRequests().Count);
            expectedMs = Math.Min(5000, expectedMs * 2);
        }
    }

    [Fact]
    public void Delays_begin_anew_after_a_success()
    {
        _rig.Begin(change: options => options with { KeepTrying = true });
        for (int i = 0; i < 8; i++)
        {
            _rig.Refuse(ResponseCode.InternalError);
            _rig.Advance(6 * Second);
        }

        _rig.Grant();
        _rig.Revoke();
        _rig.Client.DoWork();
        Assert.Equal(AttachState.BackOff, _rig.Transitions[^1].To);
        _rig.Advance(120 * Ms);

        Assert.Equal(AttachState.Attaching, _rig.Transitions[^1].To);
    }

    [Fact]
    public void Id_that_was_not_given_is_exchanged_when_it_is_refused()
    {
        long id = _rig.Begin(clientId: null);
        uint first = _rig.LastRequest().ClientId;
        Assert.InRange(first, 1u, (uint)RoleIds.Max);
        _rig.Refuse(ResponseCode.Rejected);
        _rig.Advance(120 * Ms);
        uint second = _rig.LastRequest().ClientId;
        Assert.NotEqual(first, second);
        _rig.Grant();

        using ShmLease lease = _rig.Client.GetLease(id)!;
        Assert.Equal(second, lease.ClientId);
    }

    [Fact]
    public void Refused_ids_are_not_exchanged_for_ever()
    {
        long id = _rig.Begin(clientId: null);
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(_rig.Client.GetLease(id));
            _rig.Refuse(ResponseCode.Rejected, "producer already attached");
            _rig.Advance(500 * Ms);
        }

        Assert.Throws<AttachRejectedException>(() => _rig.Client.GetLease(id));
        Assert.Equal(3, _rig.AttachRequests().Count);
    }

    [Fact]
    public void Two_leases_of_a_process_have_two_ids()
    {
        using ShmLease lease = _rig.Attach();

        ArgumentException refusal = Assert.Throws<ArgumentException>(() =>
            _rig.Client.BeginAttach(ClientRole.Consumer, 5, null, DriverRig.ClientId)
        );
        Assert.Contains("one lease at most", refusal.Message, StringComparison.Ordinal);

        lease.Dispose();
        _rig.Client.DoWork();
        _rig.Client.BeginAttach(ClientRole.Consumer, 5, null, DriverRig.ClientId);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0x8000_0000u)]
    public void Client_id_that_cannot_be_is_refused_at_once(uint clientId) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            _rig.Client.BeginAttach(ClientRole.Consumer, 5, null, clientId)
        );

    [Fact]
    public void Role_that_cannot_be_is_refused_at_once() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _rig.Client.BeginAttach(ClientRole.None, 5));

    [Fact]
    public void Options_that_cannot_work_are_all_named()
    {
        ShmDriverClientOptions options = new()
        {
            KeepaliveInterval = TimeSpan.Zero,
            ReattachDelayMax = TimeSpan.FromMilliseconds(1),
            DriverLivenessPeriods = 2,
            ExpiryGraceIntervals = 1,
            AllowedBaseDirectories = ["shm"],
        };

        string message = Assert.Throws<ArgumentException>(options.Validate).Message;

        foreach (
            string name in (string[])
                [
                    nameof(options.KeepaliveInterval),
                    nameof(options.ReattachDelayMax),
                    nameof(options.DriverLivenessPeriods),
                    nameof(options.ExpiryGraceIntervals),
                    nameof(options.AllowedBaseDirectories),
                ]
        )
        {
            Assert.Contains(name, message, StringComparison.Ordinal);
        }
    }

    private void AssertDropped(string reason, bool leaseIsKnown)
    {
        LeaseTransition transition = _rig.Transitions[^1];
        Assert.Equal((AttachState.BackOff, LeaseTransitionCause.ProtocolError), (transition.To, transition.Cause));
        Assert.Contains(reason, transition.Detail, StringComparison.Ordinal);
        Assert.Equal(leaseIsKnown ? 1 : 0, _rig.Detaches().Count);
        int before = _rig.AttachRequests().Count;

        _rig.Advance(120 * Ms);
        Assert.Equal(before + 1, _rig.AttachRequests().Count);
        _rig.Grant();
        Assert.Equal(AttachState.Attached, _rig.Transitions[^1].To);
    }
}
