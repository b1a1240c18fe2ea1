using TensorPool.Driver;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>The life of leases, without streams and messages.</summary>
public sealed class LeaseTableTests
{
    private const long Lifetime = 3_000;

    private readonly List<LeaseTransition> _changes = [];

    [Fact]
    [Requirement("D-4.1-1")]
    [Requirement("D-4.1-2")]
    [Requirement("D-4.1-3")]
    public void Lease_is_one_client_one_stream_and_one_role_for_a_time()
    {
        LeaseTable table = Table();

        Lease lease = table.Grant(DriverRig.Attach(ClientRole.Producer, 7), 1_000);

        Assert.Equal((5UL, 42u, 7u, ClientRole.Producer), (lease.Id, lease.StreamId, lease.ClientId, lease.Role));
        Assert.Equal(4_000, lease.ExpiryNs);
        Assert.Same(lease, table.OfClient(7));
        Assert.Same(lease, table.Find(5, 42, 7, ClientRole.Producer));
        Assert.Equal([lease], table.All);
        Assert.Null(table.Find(6, 42, 7, ClientRole.Producer));
        Assert.Null(table.Find(5, 43, 7, ClientRole.Producer));
        Assert.Null(table.Find(5, 42, 8, ClientRole.Producer));
        Assert.Null(table.Find(5, 42, 7, ClientRole.Consumer));
    }

    [Fact]
    [Requirement("D-4.4-3")]
    [Requirement("D-4.4-4")]
    public void Lease_is_over_when_now_is_later_than_its_expiry_and_not_before()
    {
        LeaseTable table = Table();
        Lease lease = table.Grant(DriverRig.Attach(ClientRole.Consumer, 7), 1_000);
        List<Lease> expired = [];

        table.CollectExpired(4_000, expired);
        Assert.Empty(expired);
        table.Renew(lease, 4_000);
        table.CollectExpired(7_000, expired);
        Assert.Empty(expired);
        table.CollectExpired(7_001, expired);

        Assert.Equal([lease], expired);
    }

    [Theory]
    [InlineData(LeaseRevokeReason.Detached, LeaseState.Detached)]
    [InlineData(LeaseRevokeReason.Expired, LeaseState.Expired)]
    [InlineData(LeaseRevokeReason.Revoked, LeaseState.Revoked)]
    [Requirement("D-4.7-1")]
    public void Every_change_is_told_once(LeaseRevokeReason reason, LeaseState end)
    {
        LeaseTable table = Table();
        Lease lease = table.Grant(DriverRig.Attach(ClientRole.Consumer, 7), 0);
        table.Renew(lease, 1);
        table.Renew(lease, 2);

        table.End(lease, reason);

        Assert.Equal(
            [
                (LeaseState.None, LeaseState.Attached),
                (LeaseState.Attached, LeaseState.Active),
                (LeaseState.Active, end),
            ],
            _changes.Select(change => (change.From, change.To))
        );
        Assert.All(
            _changes,
            change =>
                Assert.Equal(
                    (5UL, 42u, 7u, ClientRole.Consumer),
                    (change.LeaseId, change.StreamId, change.ClientId, change.Role)
                )
        );
        Assert.Null(table.OfClient(7));
        Assert.Null(table.Find(5));
        Assert.Throws<InvalidOperationException>(() => table.Renew(lease, 3));
    }

    [Fact]
    [Requirement("D-4.7-1")]
    public void There_are_no_other_ways_than_those_of_the_specification()
    {
        var ways =
            from state in Enum.GetValues<LeaseState>()
            from what in Enum.GetValues<LeaseEvent>()
            let next = LeaseLifecycle.Next(state, what)
            where next is not null
            select (state, what, next.Value);

        Assert.Equal(
            [
                (LeaseState.None, LeaseEvent.Grant, LeaseState.Attached),
                (LeaseState.Attached, LeaseEvent.Keepalive, LeaseState.Active),
                (LeaseState.Attached, LeaseEvent.Detach, LeaseState.Detached),
                (LeaseState.Attached, LeaseEvent.Expire, LeaseState.Expired),
                (LeaseState.Attached, LeaseEvent.Revoke, LeaseState.Revoked),
                (LeaseState.Active, LeaseEvent.Keepalive, LeaseState.Active),
                (LeaseState.Active, LeaseEvent.Detach, LeaseState.Detached),
                (LeaseState.Active, LeaseEvent.Expire, LeaseState.Expired),
                (LeaseState.Active, LeaseEvent.Revoke, LeaseState.Revoked),
            ],
            ways
        );
    }

    [Fact]
    [Requirement("D-4.8-1")]
    public void Ids_are_never_used_again_and_are_neither_zero_nor_null()
    {
        LeaseTable table = new(Lifetime, ulong.MaxValue - 2, _changes.Add);
        HashSet<ulong> seen = [];

        for (uint i = 1; i <= 1000; i++)
        {
            Lease lease = table.Grant(DriverRig.Attach(ClientRole.Consumer, i), 0);
            Assert.True(seen.Add(lease.Id));
            Assert.NotEqual(0UL, lease.Id);
            Assert.NotEqual(ulong.MaxValue, lease.Id);
            if (i % 3 != 0)
            {
                table.End(lease, LeaseRevokeReason.Detached);
            }
        }
    }

    [Fact]
    public void Leases_can_end_in_any_order()
    {
        LeaseTable table = Table();
        List<Lease> leases =
        [
            .. Enumerable.Range(1, 100).Select(i => table.Grant(DriverRig.Attach(ClientRole.Consumer, (uint)i), 0)),
        ];
        Random random = new(1);
        while (leases.Count > 0)
        {
            Lease lease = leases[random.Next(leases.Count)];
            leases.Remove(lease);
            table.End(lease, LeaseRevokeReason.Expired);

            Assert.Equal(leases.Count, table.Count);
            Assert.All(leases, left => Assert.Same(left, table.OfClient(left.ClientId)));
            Assert.Equal(leases.Select(left => left.Id).Order(), table.All.Select(left => left.Id).Order());
        }
    }

    private LeaseTable Table() => new(Lifetime, firstId: 5, _changes.Add);
}
