using TensorPool.Driver;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>What keeps a lease alive, and what happens when nothing does (driver 1.0, section 4).</summary>
public sealed class KeepaliveTests
{
    [Fact]
    [Requirement("D-4.4-1")]
    [Requirement("D-4.4-3")]
    [Requirement("P6-6")]
    public void Lease_lives_as_long_as_its_client_is_heard()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Producer, 7);

        for (int i = 0; i < 20; i++)
        {
            rig.Receive(rig.Keepalive(lease, ClientRole.Producer, 7));
            rig.Pass(2.9);
        }

        Assert.Equal(1, rig.Agent.LeaseTable.Count);
        Assert.Equal(20, rig.Counts.Keepalives);
        Assert.Empty(rig.Sent<LeaseRevoked>());
        rig.Pass(3.3);
        Assert.Equal(LeaseRevokeReason.Expired, Assert.Single(rig.Sent<LeaseRevoked>()).Reason);
    }

    [Fact]
    [Requirement("D-4.4-3")]
    public void Keepalive_of_which_one_identifier_is_wrong_has_no_effect()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Consumer, 7);
        rig.AttachOk(ClientRole.Consumer, 8, DriverRig.OtherStreamId);
        LeaseKeepalive right = rig.Keepalive(lease, ClientRole.Consumer, 7);
        LeaseKeepalive[] wrong = [right, right, right, right];
        wrong[0].LeaseId++; // the other's
        wrong[1].StreamId = DriverRig.OtherStreamId;
        wrong[2].ClientId = 8;
        wrong[3].Role = ClientRole.Producer;

        for (int i = 0; i < 4; i++)
        {
            rig.Receive(wrong[i]);
            rig.Pass(0.7);
        }

        Assert.Equal(0, rig.Counts.Keepalives);
        Assert.Equal(4, rig.Counts.KeepalivesIgnored);
        rig.Pass(0.5);
        Assert.Equal(0, rig.Agent.LeaseTable.Count);
    }

    [Fact]
    [Requirement("D-4.4-4")]
    [Requirement("D-7-1")]
    [Requirement("P9-3")]
    public void Lease_without_keepalives_ends_a_quarter_of_an_interval_after_its_expiry_at_the_latest()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Consumer, 7);
        long expiry = (long)lease.LeaseExpiryTimestampNs!.Value;
        Assert.Equal(rig.Clock.NowNs + (3 * DriverRig.Second), expiry);

        while (rig.Agent.LeaseTable.Count > 0)
        {
            Assert.True(rig.Clock.NowNs <= expiry + (DriverRig.Second / 4));
            rig.Pass(0.01);
        }

        Assert.True(rig.Clock.NowNs > expiry);
        LeaseRevoked notice = Assert.Single(rig.Sent<LeaseRevoked>());
        Assert.Equal((lease.LeaseId, 42u, 7u), (notice.LeaseId, notice.StreamId, notice.ClientId));
        Assert.Equal(LeaseState.Expired, rig.Transitions[^1].To);
    }

    [Fact]
    [Requirement("D-4.4-5")]
    public void Interval_and_grace_are_those_of_the_specification_unless_configured()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), new ShmDriverOptions().LeaseKeepaliveInterval);
        Assert.Equal(3, new ShmDriverOptions().LeaseExpiryGraceIntervals);

        using DriverRig rig = new DriverRig(options =>
            options with
            {
                LeaseKeepaliveInterval = TimeSpan.FromMilliseconds(200),
                LeaseExpiryGraceIntervals = 5,
            }
        ).Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Consumer, 7);
        Assert.Equal(rig.Clock.NowNs + DriverRig.Second, (long)lease.LeaseExpiryTimestampNs!.Value);
        rig.Pass(0.99);
        Assert.Equal(1, rig.Agent.LeaseTable.Count);
        rig.Pass(0.07);
        Assert.Equal(0, rig.Agent.LeaseTable.Count);
    }

    [Fact]
    public void After_a_stall_the_keepalives_that_wait_are_read_before_leases_expire()
    {
        using DriverRig rig = new DriverRig().Start();
        List<AttachResponse> leases =
        [
            .. Enumerable.Range(1, 200).Select(i => rig.AttachOk(ClientRole.Consumer, (uint)i)),
        ];
        rig.Skip();

        // The driver stands still for twenty seconds; all clients but the last go on.
        foreach (AttachResponse lease in leases.SkipLast(1))
        {
            uint client = (uint)leases.IndexOf(lease) + 1;
            rig.Receive(rig.Keepalive(lease, ClientRole.Consumer, client));
        }

        rig.Clock.NowNs += 20 * DriverRig.Second;
        rig.Agent.DoWork(rig.Clock.NowNs);

        Assert.Equal(200u, Assert.Single(rig.Sent<LeaseRevoked>()).ClientId);
        Assert.Equal(199, rig.Agent.LeaseTable.Count);
    }

    [Fact]
    public void Counter_of_a_lease_shows_its_expiry()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Producer, 7);
        Support.FakeCounter counter = Assert.Single(rig.Transport.Counters, c => (c.TypeId & 0xffff) == 64);
        Assert.Equal($"lease: id={lease.LeaseId} stream=42 client=7 role=producer", counter.Label);
        Assert.Equal((long)lease.LeaseExpiryTimestampNs!.Value, counter.Value);

        rig.Clock.NowNs += DriverRig.Second;
        rig.Receive(rig.Keepalive(lease, ClientRole.Producer, 7));
        rig.Run();
        Assert.Equal(rig.Clock.NowNs + (3 * DriverRig.Second), counter.Value);

        rig.Pass(3.5);
        Assert.True(counter.IsClosed);
    }

    [Fact]
    public void Counter_that_comes_when_its_lease_is_over_goes_again()
    {
        using DriverRig rig = new DriverRig().Start();
        rig.Lanes["tp-driver-ctrs"].IsHeld = true;
        AttachResponse lease = rig.AttachOk(ClientRole.Consumer, 7);
        rig.Receive(DriverRig.Detach(lease, ClientRole.Consumer, 7));
        rig.Run();

        rig.Lanes["tp-driver-ctrs"].RunAll();
        rig.Run();

        Assert.True(Assert.Single(rig.Transport.Counters, c => (c.TypeId & 0xffff) == 64).IsClosed);
    }
}
