using System.Diagnostics;

namespace TensorPool.SystemTests.DriverModel;

/// <summary>
/// Producers, consumers and the driver are killed at random, again and again: no torn frame is accepted, none of another epoch,
/// no file is left, and in the end frames flow everywhere.
/// </summary>
public sealed class ChaosTests
{
    private const int Streams = 2;

    private readonly Random _random = new(20);

    [Fact]
    [Requirement("W-15.13-2")]
    [Requirement("D-6-2")]
    [Requirement("D-10-1")]
    [Requirement("D-10-2")]
    public void Whoever_is_killed_and_started_again_finds_the_others()
    {
        TimeSpan duration = ProcessTimeouts.IsLong ? TimeSpan.FromMinutes(4) : TimeSpan.FromSeconds(20);
        // What the killed had in Aeron stays until their clients are given up: soon here, and there is room for it.
        using DriverWorld world = new(
            Streams,
            withDriver: false,
            media =>
                media with
                {
                    CountersValuesLength = 4 << 20,
                    TimerInterval = TimeSpan.FromMilliseconds(100),
                    ClientLivenessTimeout = TimeSpan.FromSeconds(3),
                    PublicationUnblockTimeout = TimeSpan.FromSeconds(4),
                }
        );
        List<PeerProcess> all = [];
        try
        {
            PeerProcess driver = Add(Peers.Driver(world, Streams));
            PeerProcess[] producers = [.. Ids().Select(id => Add(Peers.Producer(world, id)))];
            PeerProcess[] consumers = [.. Ids().Concat(Ids()).Select(id => Add(Peers.Consumer(world, id)))];
            AwaitFlow(producers, consumers);
            int kills = 0;
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < duration; kills++)
            {
                int victim = _random.Next(1 + producers.Length + consumers.Length);
                if (victim == 0)
                {
                    driver.Kill();
                    Pause();
                    driver = Add(Peers.Driver(world, Streams));
                }
                else if (victim <= producers.Length)
                {
                    int i = victim - 1;
                    producers[i].Kill();
                    Pause();
                    producers[i] = Add(Peers.Producer(world, StreamOf(i)));
                }
                else
                {
                    int i = victim - 1 - producers.Length;
                    Peers.AskConsumer(consumers[i]); // what it has accepted so far was right
                    consumers[i].Kill();
                    Pause();
                    consumers[i] = Add(Peers.Consumer(world, StreamOf(i % Streams)));
                }

                Pause();
            }

            AwaitFlow(producers, consumers);
            TestContext.Current.TestOutputHelper!.WriteLine($"{kills} processes were killed.");
            Assert.All([.. producers, .. consumers], peer => Assert.Equal(0, peer.End()));
            // That of one that was killed lives a little longer than it did.
            Patience.Until(
                () =>
                {
                    driver.Order("leases");
                    return driver.Await("leases") == "0";
                },
                () => "no lease is left"
            );
            Assert.Equal(0, driver.End());
            Assert.Empty(world.Files());
        }
        finally
        {
            all.ForEach(peer => peer.Dispose());
        }

        PeerProcess Add(PeerProcess peer)
        {
            all.Add(peer);
            return peer;
        }
    }

    private static IEnumerable<uint> Ids() => Enumerable.Range(0, Streams).Select(StreamOf);

    private static uint StreamOf(int i) => DriverSettings.FirstStreamId + (uint)i;

    private static void AwaitFlow(PeerProcess[] producers, PeerProcess[] consumers)
    {
        for (int i = 0; i < Streams; i++)
        {
            Peers.AwaitFlow(producers[i], consumers[i], consumers[i + Streams]);
        }
    }

    private void Pause() => Thread.Sleep(_random.Next(400));
}
