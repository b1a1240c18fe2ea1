using TensorPool.Wire.DriverMessages;

namespace TensorPool.SystemTests.DriverModel;

/// <summary>Many clients that attach at once.</summary>
public sealed class AttachStormTests
{
    private const int Processes = 4;
    private const int StreamsEach = 16;

    [Fact]
    [Requirement("D-5-2")]
    [Requirement("D-4.8-1")]
    [Requirement("D-4.8-3")]
    public void Sixty_four_streams_with_a_producer_and_two_consumers_each()
    {
        using DriverWorld world = new(Processes * StreamsEach);
        List<PeerProcess> peers = [];
        try
        {
            for (int i = 0; i < Processes; i++)
            {
                peers.Add(
                    PeerProcess.Start(
                        "storm",
                        ("dir", world.AeronDirectory),
                        ("base", world.BaseDirectory),
                        ("first", DriverSettings.FirstStreamId + (i * StreamsEach)),
                        ("count", StreamsEach)
                    )
                );
            }

            peers.ForEach(peer => peer.Await("ready"));
            peers.ForEach(peer => peer.Order("go"));
            Assert.All(peers, peer => Assert.Equal([3 * StreamsEach, 3 * StreamsEach], peer.AwaitNumbers("attached")));
            Patience.Until(
                () => world.Driver!.Leases.Count == Processes * StreamsEach * 3,
                () => $"leases: {world.Driver!.Leases.Count}"
            );
            Assert.Equal(
                Processes * StreamsEach * 3,
                world.Driver!.Leases.Select(lease => lease.ClientId).Distinct().Count()
            );
            Assert.Equal(
                Processes * StreamsEach,
                world.Driver.Leases.Count(lease => lease.Role == ClientRole.Producer)
            );
            peers.ForEach(peer => peer.Order("flow"));
            Assert.All(peers, peer => Assert.Equal([0], peer.AwaitNumbers("flowing")));
            Assert.All(peers, peer => Assert.Equal(0, peer.End()));
            Patience.Until(() => world.Driver.Leases.Count == 0, () => $"leases: {world.Driver.Leases.Count}");
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }
}
