using System.Diagnostics;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.SystemTests.DriverModel;

/// <summary>Producers and consumers that die, or whose keepalives are late (driver 1.0, sections 4 to 7).</summary>
public sealed class LostClientTests : IDisposable
{
    private readonly DriverWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    [Requirement("D-4.4-1")]
    [Requirement("D-4.4-4")]
    [Requirement("D-4.7a-2")]
    [Requirement("D-7-1")]
    [Requirement("D-7-2")]
    [Requirement("D-4.9-7")]
    [Requirement("P6-6")]
    [Requirement("P6-12")]
    [Requirement("P9-3")]
    public void Another_producer_takes_over_when_the_first_was_killed()
    {
        using PeerProcess one = Peers.Consumer(_world);
        using PeerProcess two = Peers.Consumer(_world);
        using PeerProcess producer = Peers.Producer(_world);
        ulong epoch = Peers.AwaitFlow(producer, one, two);
        // It waits for its turn: the driver refuses it as long as the first one has its lease.
        using PeerProcess successor = Peers.Producer(_world);
        successor.Await("lease BackOff Refused");

        long killed = Stopwatch.GetTimestamp();
        producer.Kill();
        successor.Await("attached");
        TimeSpan attached = Stopwatch.GetElapsedTime(killed);
        ulong next = Peers.AwaitFlow(successor, one, two);
        TimeSpan flowing = Stopwatch.GetElapsedTime(killed);

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"Killed: a successor attached after {attached.TotalMilliseconds:F0} ms, frames flowed after "
                + $"{flowing.TotalMilliseconds:F0} ms; a lease lives for 1200 ms."
        );
        Assert.True(next > epoch + 1, "one epoch for the loss, one for the successor");
        Assert.All(
            [one, two],
            peer => Assert.False(peer.HasSaid("lease BackOff Revoked"), $"It keeps its lease: {peer}")
        );
    }

    [Fact]
    [Requirement("D-4.4-4")]
    [Requirement("D-4.9-5")]
    public void Killed_consumer_costs_nobody_else_anything()
    {
        using PeerProcess producer = Peers.Producer(_world);
        using PeerProcess one = Peers.Consumer(_world);
        using PeerProcess two = Peers.Consumer(_world);
        ulong epoch = Peers.AwaitFlow(producer, one, two);
        Assert.Equal(3, _world.Driver!.Leases.Count);

        one.Kill();

        Patience.Until(() => _world.Driver.Leases.Count == 2, () => "the lease of the dead consumer has expired");
        Assert.Equal(epoch, Peers.AwaitFlow(producer, two));
        Assert.Equal(0, Peers.AskConsumer(two).DropsLease);
    }

    [Fact]
    [Requirement("D-4.3-7")]
    [Requirement("D-4.3-8")]
    [Requirement("D-4.9-6")]
    [Requirement("P7-4")]
    public void Client_whose_keepalives_are_late_stops_and_comes_back()
    {
        using PeerProcess producer = Peers.Producer(_world);
        using PeerProcess consumer = Peers.Consumer(_world);
        ulong epoch = Peers.AwaitFlow(producer, consumer);

        producer.Order("mute");
        Patience.Until(
            () => _world.Driver!.Leases.All(lease => lease.Role != ClientRole.Producer),
            () => "the producer's lease has expired"
        );
        // The driver never takes a lease away before its holder has stopped by itself.
        long stopped = Peers.AskProducer(producer).Published;
        Assert.Equal(0ul, Peers.AskProducer(producer).Epoch);
        Assert.Equal(stopped, Peers.AskProducer(producer).Published);
        producer.Order("unmute");
        Assert.True(Peers.AwaitFlow(producer, consumer) > epoch);

        consumer.Order("mute");
        Patience.Until(
            () => _world.Driver!.Leases.All(lease => lease.Role != ClientRole.Consumer),
            () => "the consumer's lease has expired"
        );
        Assert.Equal(0ul, Peers.AskConsumer(consumer).Epoch);
        consumer.Order("unmute");
        Peers.AwaitFlow(producer, consumer);
    }

    [Fact]
    [Requirement("D-4.9-6")]
    public void Stopped_producer_finds_its_lease_gone_and_writes_nothing_of_the_next()
    {
        using PeerProcess producer = Peers.Producer(_world);
        using PeerProcess consumer = Peers.Consumer(_world);
        ulong epoch = Peers.AwaitFlow(producer, consumer);
        try
        {
            producer.Stop();
            using PeerProcess successor = Peers.Producer(_world);
            Assert.True(Peers.AwaitFlow(successor, consumer) > epoch);
            producer.Continue();
            producer.Await("lease BackOff");
            Peers.AwaitFlow(successor, consumer);
        }
        finally
        {
            producer.Continue();
        }
    }
}
