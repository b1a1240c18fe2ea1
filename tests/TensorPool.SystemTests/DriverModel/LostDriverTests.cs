namespace TensorPool.SystemTests.DriverModel;

/// <summary>A driver that dies or ends, with its clients in other processes (driver 1.0, D-10-1).</summary>
public sealed class LostDriverTests : IDisposable
{
    private readonly DriverWorld _world = new(withDriver: false);

    public void Dispose() => _world.Dispose();

    [Fact]
    [Requirement("D-10-1")]
    [Requirement("D-10-2")]
    [Requirement("D-4.12-4")]
    [Requirement("D-4.8-2")]
    public void Everybody_comes_back_when_the_driver_was_killed_and_restarted()
    {
        using PeerProcess driver = Peers.Driver(_world);
        using PeerProcess producer = Peers.Producer(_world);
        using PeerProcess one = Peers.Consumer(_world);
        using PeerProcess two = Peers.Consumer(_world);
        ulong epoch = Peers.AwaitFlow(producer, one, two);

        driver.Kill();
        using PeerProcess next = Peers.Driver(_world);

        producer.Await("lease BackOff");
        one.Await("lease BackOff");
        two.Await("lease BackOff");
        Assert.True(Peers.AwaitFlow(producer, one, two) > epoch);
        next.Order("leases");
        Assert.Equal("3", next.Await("leases"));
    }

    [Fact]
    [Requirement("D-4.12-4")]
    [Requirement("D-10-1")]
    public void Clients_of_a_dead_driver_let_go_of_its_regions_by_themselves()
    {
        using PeerProcess driver = Peers.Driver(_world);
        using PeerProcess producer = Peers.Producer(_world);
        using PeerProcess consumer = Peers.Consumer(_world);
        Peers.AwaitFlow(producer, consumer);

        driver.Kill();

        producer.Await("lease BackOff DriverLost");
        consumer.Await("lease BackOff DriverLost");
        Patience.Until(
            () =>
                ProcessFiles.MappedBytes(producer.Id, _world.BaseDirectory) == 0
                && ProcessFiles.MappedBytes(consumer.Id, _world.BaseDirectory) == 0,
            () => "nothing is mapped any more"
        );
        Assert.Equal(0ul, Peers.AskProducer(producer).Epoch);
    }

    [Fact]
    [Requirement("D-4.12-2")]
    [Requirement("D-4.12-3")]
    public void Notice_of_a_driver_that_stops_ends_all_leases()
    {
        using PeerProcess driver = Peers.Driver(_world);
        using PeerProcess producer = Peers.Producer(_world);
        using PeerProcess consumer = Peers.Consumer(_world);
        ulong epoch = Peers.AwaitFlow(producer, consumer);

        driver.Order("stop");
        driver.Await("stopped");

        producer.Await("lease BackOff DriverShutdown");
        consumer.Await("lease BackOff DriverShutdown");
        Assert.Empty(_world.Files());
        using PeerProcess next = Peers.Driver(_world);
        Assert.True(Peers.AwaitFlow(producer, consumer) > epoch);
    }
}
