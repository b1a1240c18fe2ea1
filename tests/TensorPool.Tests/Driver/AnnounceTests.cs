using TensorPool.Driver;
using TensorPool.SharedMemory;
using TensorPool.Tests.Support;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>Announces and signs of life (driver 1.0, sections 1 and 8).</summary>
public sealed class AnnounceTests
{
    [Theory]
    [InlineData(1000)]
    [InlineData(250)]
    [Requirement("D-8-4")]
    [Requirement("D-8-1")]
    public void Every_stream_is_announced_once_in_a_period(int periodMs)
    {
        using DriverRig rig = new DriverRig(options =>
            options with
            {
                AnnouncePeriod = TimeSpan.FromMilliseconds(periodMs),
            }
        ).Start();

        for (int i = 0; i < 1000; i++)
        {
            rig.Pass(periodMs / 100_000.0);
        }

        Assert.Equal(
            [(42u, 10), (43u, 10)],
            rig.Sent<PoolAnnouncement>().GroupBy(a => a.StreamId).Select(g => (g.Key, g.Count())).Order()
        );
        Assert.Equal(1000, new ShmDriverOptions().AnnouncePeriod.TotalMilliseconds);
        Assert.Equal(rig.ControlOut.Messages.Count, rig.Counts.Announces);
    }

    [Fact]
    [Requirement("D-8-2")]
    public void Producer_id_is_the_client_id_of_the_producer_or_zero()
    {
        using DriverRig rig = new();
        rig.Run();
        Assert.All(rig.Sent<PoolAnnouncement>(), announce => Assert.Equal(0u, announce.ProducerId));
        rig.AttachOk(ClientRole.Consumer, 6);
        Assert.Equal(0u, rig.Sent<PoolAnnouncement>()[^1].ProducerId);

        AttachResponse lease = rig.AttachOk(ClientRole.Producer, 7);
        Assert.Equal((7u, 2UL), (rig.Sent<PoolAnnouncement>()[^1].ProducerId, rig.Sent<PoolAnnouncement>()[^1].Epoch));
        rig.Skip();
        rig.Pass(1);
        Assert.Equal([(42u, 7u), (43u, 0u)], rig.Sent<PoolAnnouncement>().Select(a => (a.StreamId, a.ProducerId)));

        rig.Skip();
        rig.Receive(DriverRig.Detach(lease, ClientRole.Producer, 7));
        rig.Run();
        Assert.Equal(0u, Assert.Single(rig.Sent<PoolAnnouncement>()).ProducerId);
    }

    [Fact]
    public void Response_precedes_the_fresh_announce()
    {
        using DriverRig rig = new DriverRig().Start();

        rig.AttachOk(ClientRole.Producer, 7);

        Assert.Equal([typeof(AttachResponse), typeof(PoolAnnouncement)], rig.Sent().Select(m => m.GetType()));
    }

    [Fact]
    [Requirement("D-4.5-2")]
    [Requirement("PC-3")]
    public void Announces_have_a_stream_of_their_own_if_configured_and_notices_stay_on_control()
    {
        using DriverRig rig = new DriverRig(isAnnounceApart: true).Start();
        FakePublication announces = rig.Transport.Publications[1];
        Assert.Equal((1000, 1001), (rig.ControlOut.StreamId, announces.StreamId));
        int before = announces.Messages.Count;

        AttachResponse lease = rig.AttachOk(ClientRole.Producer, 7);
        rig.Receive(DriverRig.Detach(lease, ClientRole.Producer, 7));
        rig.Run();

        Assert.Equal(
            [typeof(AttachResponse), typeof(LeaseRevoked), typeof(DetachResponse)],
            rig.Sent().Select(message => message.GetType())
        );
        Assert.Equal(
            [(2UL, 7u), (3UL, 0u)],
            announces
                .Messages.Skip(before)
                .Select(message => Assert.IsType<PoolAnnouncement>(DriverRig.Decode(message)))
                .Select(announce => (announce.Epoch, announce.ProducerId))
        );
    }

    [Fact]
    [Requirement("D-3-5")]
    public void Signs_of_life_are_the_drivers_business_while_no_producer_keeps_them_going()
    {
        using DriverRig rig = new DriverRig().Start();
        Assert.Equal(rig.Clock.NowNs, Activity(rig));
        rig.Pass(1);
        Assert.Equal(rig.Clock.NowNs, Activity(rig));

        AttachResponse lease = rig.AttachOk(ClientRole.Producer, 7);
        long granted = rig.Clock.NowNs;
        rig.Pass(1);
        Assert.Equal(granted, Activity(rig)); // the producer's turn

        for (int i = 0; i < 6; i++)
        {
            RegionActivity.Refresh<WireV1_1>(Mapping(rig), 4711 + (ulong)i);
            rig.Receive(rig.Keepalive(lease, ClientRole.Producer, 7));
            rig.Pass(1);
            Assert.Equal(4711 + i, Activity(rig));
        }

        // It stops, and yet its lease lives: two periods later the driver steps in, and stays.
        for (int i = 0; i < 5; i++)
        {
            rig.Receive(rig.Keepalive(lease, ClientRole.Producer, 7));
            rig.Pass(1);
            Assert.True(i < 1 || Activity(rig) == rig.Clock.NowNs, $"period {i}");
        }

        // And it comes back.
        RegionActivity.Refresh<WireV1_1>(Mapping(rig), 9999);
        rig.Receive(rig.Keepalive(lease, ClientRole.Producer, 7));
        rig.Pass(1);
        Assert.Equal(9999, Activity(rig));

        static StreamMapping Mapping(DriverRig rig) => rig.Streams.Find(DriverRig.StreamId)!.Current!;

        static long Activity(DriverRig rig)
        {
            StreamMapping mapping = Mapping(rig);
            ulong ring = WireV1_1.ReadActivityTimestamp(ref mapping.HeaderRing.At(0));
            foreach (MappedPool pool in mapping.Pools)
            {
                Assert.Equal(ring, WireV1_1.ReadActivityTimestamp(ref pool.Region.At(0)));
            }

            return (long)ring;
        }
    }
}
