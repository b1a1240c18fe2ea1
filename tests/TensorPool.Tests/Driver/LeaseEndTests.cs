using TensorPool.Driver;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>Detach, expiry and revocation: what is told, in which order, and to what effect (driver 1.0, sections 5 and 6).</summary>
public sealed class LeaseEndTests
{
    public static TheoryData<ClientRole, LeaseRevokeReason> Ends { get; } =
        new MatrixTheoryData<ClientRole, LeaseRevokeReason>(
            [ClientRole.Producer, ClientRole.Consumer],
            Enum.GetValues<LeaseRevokeReason>()
        );

    [Theory]
    [MemberData(nameof(Ends))]
    [Requirement("D-4.9-5")]
    [Requirement("D-4.9-11")]
    [Requirement("D-4.9-14")]
    [Requirement("D-4.7a-2")]
    [Requirement("P6-8")]
    [Requirement("P6-12")]
    public void Every_end_is_told_once_and_before_the_announce_that_follows(ClientRole role, LeaseRevokeReason reason)
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse lease = rig.AttachOk(role, 7);
        rig.Skip();

        End(rig, lease, role, 7, reason);

        List<object> sent = rig.Sent();
        LeaseRevoked notice = Assert.Single(sent.OfType<LeaseRevoked>());
        Assert.Equal(
            (lease.LeaseId, 42u, 7u, role, reason),
            (notice.LeaseId, notice.StreamId, notice.ClientId, notice.Role, notice.Reason)
        );
        if (role == ClientRole.Producer)
        {
            PoolAnnouncement announce = sent.OfType<PoolAnnouncement>().First(a => a is { StreamId: 42, Epoch: 3 });
            Assert.Equal(0u, announce.ProducerId);
            Assert.InRange(sent.IndexOf(announce), sent.IndexOf(notice) + 1, int.MaxValue);
            Assert.DoesNotContain(
                sent.Skip(sent.IndexOf(notice)),
                message => message is PoolAnnouncement { StreamId: 42, Epoch: < 3 }
            );
        }

        rig.Pass(10);
        Assert.Single(rig.Sent<LeaseRevoked>());
        Assert.Equal(0, rig.Agent.LeaseTable.Count);
    }

    [Fact]
    [Requirement("D-4.9-1")]
    [Requirement("D-4.9-4")]
    [Requirement("P6-7")]
    public void Detach_ends_the_lease_and_its_repetition_does_no_harm()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Consumer, 7);
        rig.AttachOk(ClientRole.Consumer, 8);
        rig.Skip();

        rig.Receive(DriverRig.Detach(lease, ClientRole.Consumer, 7, correlationId: 100));
        rig.Receive(DriverRig.Detach(lease, ClientRole.Consumer, 7, correlationId: 101));
        rig.Run();

        Assert.Equal(
            [(100L, ResponseCode.Ok), (101L, ResponseCode.Rejected)],
            rig.Sent<DetachResponse>().Select(response => (response.CorrelationId, response.Code))
        );
        Assert.Single(rig.Sent<LeaseRevoked>());
        Assert.Equal([8u], rig.Agent.LeaseTable.All.Select(left => left.ClientId));
    }

    [Fact]
    [Requirement("D-4.9-2")]
    public void Detach_of_which_one_identifier_is_wrong_is_rejected_without_effect()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Producer, 7);
        rig.AttachOk(ClientRole.Consumer, 8, DriverRig.OtherStreamId);
        DetachRequest right = DriverRig.Detach(lease, ClientRole.Producer, 7);
        DetachRequest[] wrong = [right, right, right, right, right];
        wrong[0].LeaseId++;
        wrong[1].StreamId = DriverRig.OtherStreamId;
        wrong[2].ClientId = 8;
        wrong[3].Role = ClientRole.Consumer;
        wrong[4].Role = (ClientRole)200;
        rig.Skip();

        foreach (DetachRequest request in wrong)
        {
            rig.Receive(request);
        }

        rig.Run();

        Assert.Equal(
            Enumerable.Repeat(ResponseCode.Rejected, 5),
            rig.Sent().Select(message => Assert.IsType<DetachResponse>(message).Code)
        );
        Assert.Equal(2, rig.Agent.LeaseTable.Count);
    }

    [Fact]
    [Requirement("D-4.9-3")]
    public void Detach_of_a_producer_is_answered_behind_notice_and_announce()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Producer, 7);
        rig.Skip();

        rig.Receive(DriverRig.Detach(lease, ClientRole.Producer, 7));
        rig.Run();

        List<object> sent = rig.Sent();
        Assert.IsType<LeaseRevoked>(sent[0]);
        var announce = Assert.IsType<PoolAnnouncement>(sent[1]);
        Assert.Equal((3UL, 0u), (announce.Epoch, announce.ProducerId));
        Assert.Equal(ResponseCode.Ok, Assert.IsType<DetachResponse>(sent[2]).Code);
        Assert.Equal(3, sent.Count);
    }

    [Fact]
    [Requirement("D-4.9-9")]
    public void End_of_one_lease_leaves_the_others_alone()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse producer = rig.AttachOk(ClientRole.Producer, 7);
        rig.AttachOk(ClientRole.Consumer, 8);
        rig.AttachOk(ClientRole.Producer, 9, DriverRig.OtherStreamId);

        rig.Agent.RequestRevocation(producer.LeaseId!.Value, "it writes nonsense");
        rig.Run();

        Assert.Equal([8u, 9u], rig.Agent.LeaseTable.All.Select(lease => lease.ClientId).Order());
        Assert.Equal(2UL, rig.Streams.Find(DriverRig.OtherStreamId)!.Current!.Epoch);
        Assert.Equal("it writes nonsense", Assert.Single(rig.Sent<LeaseRevoked>()).ErrorMessage.ToString());
    }

    [Fact]
    public void Revocation_of_a_lease_that_is_over_does_nothing()
    {
        using DriverRig rig = new DriverRig().Start();

        rig.Agent.RequestRevocation(4711, "");
        rig.Run();

        Assert.Empty(rig.Sent());
    }

    [Fact]
    public void Changes_are_told_in_order_when_all_of_a_cycle_has_happened()
    {
        List<(LeaseTransition Change, int Leases)> told = [];
        DriverRig? rig = null;
        using DriverRig created = new(options =>
            options with
            {
                OnLeaseChanged = change => told.Add((change, rig!.Agent.LeaseTable.Count)),
            }
        );
        rig = created.Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Producer, 7);
        rig.Receive(rig.Keepalive(lease, ClientRole.Producer, 7));
        rig.Receive(DriverRig.Detach(lease, ClientRole.Producer, 7));
        rig.Run();

        Assert.Equal(
            [(LeaseState.Attached, 1), (LeaseState.Active, 0), (LeaseState.Detached, 0)],
            told.Select(entry => (entry.Change.To, entry.Leases))
        );
        Assert.Empty(rig.Agent.Leases);
    }

    internal static void End(
        DriverRig rig,
        AttachResponse lease,
        ClientRole role,
        uint clientId,
        LeaseRevokeReason reason
    )
    {
        switch (reason)
        {
            case LeaseRevokeReason.Detached:
                rig.Receive(DriverRig.Detach(lease, role, clientId));
                rig.Run();
                break;
            case LeaseRevokeReason.Expired:
                rig.Pass(4);
                break;
            default:
                rig.Agent.RequestRevocation(lease.LeaseId!.Value, "");
                rig.Run();
                break;
        }
    }
}
