using TensorPool.Aeron.Agents;
using TensorPool.Driver;
using TensorPool.DriverClient;
using TensorPool.Producer;
using TensorPool.SystemTests.Support;
using TensorPool.Transport;

namespace TensorPool.SystemTests.Processes;

/// <summary>
/// A consumer stands still, as under a debugger, for less and for more time than its client may be silent. Counts, not times:
/// once it is let go, nobody else notices, and afterwards it knows what it has missed.
/// </summary>
public class StoppedConsumerTests
{
    private const uint Nslots = 1024;
    private const int MaxPayload = 4096;

    /// <summary>Descriptors that fit into the window of the publication, which 10,000 are far more than.</summary>
    private const int Window = 1365;

    private const int Batch = 512;

    [Theory]
    [InlineData(6, false)] // the client is known to its driver all the time
    [InlineData(20, true)] // the driver has given it up, and everything is added again
    [Requirement("W-15.4-3")]
    [Requirement("W-15.13-5")]
    public void Stopped_consumer_is_let_go_and_knows_afterwards_what_it_missed(int seconds, bool isGivenUp)
    {
        using World world = new();
        Sender sender = new(
            world,
            world.Produce(p => p with { Regions = p.Regions with { Nslots = Nslots, Pools = [new(1, MaxPayload)] } })
        );
        (_, PeerProcess straggler) = StopAndContinue(
            world,
            sender,
            TimeSpan.FromSeconds(seconds),
            isGivenUp,
            hasLease: false
        );

        Assert.False(straggler.HasSaid("state Unmapped"), straggler.ToString()); // the mapping stayed
    }

    /// <summary>The lease of a consumer that stands still ends as well; it is another one that it reads by afterwards.</summary>
    [Fact]
    [Requirement("W-15.4-3")]
    public async Task Stopped_consumer_with_a_lease_gets_another_one_and_knows_what_it_missed()
    {
        TimeSpan liveness = TimeSpan.FromSeconds(ProcessTimeouts.IsLong ? 10 : 3);
        using World world = new(driver =>
            driver with
            {
                TimerInterval = TimeSpan.FromMilliseconds(ProcessTimeouts.TimerMs),
                ClientLivenessTimeout = liveness,
                PublicationUnblockTimeout = liveness + TimeSpan.FromSeconds(5),
            }
        );
        TensorPoolClient client = world.Connect();
        await using ShmDriver driver = await ShmDriver.LaunchAsync(
            world.Connect(),
            new ShmDriverOptions
            {
                BaseDirectory = world.BaseDirectory,
                Profiles =
                [
                    new()
                    {
                        Name = "p",
                        HeaderNslots = Nslots,
                        PayloadPools = [new(1, MaxPayload)],
                    },
                ],
                Streams = [new("s", World.StreamId, "p")],
            },
            TestContext.Current.CancellationToken
        );
        using ShmDriverClient leases = client.CreateDriverClient(
            new() { AllowedBaseDirectories = [world.BaseDirectory] }
        );
        using AgentRunner leasing = new(leases, new BackoffIdleStrategy(), _ => { });
        leasing.Start();
        TensorProducer producer = await leases.AttachProducerAsync(
            world.ProducerOptions,
            cancellationToken: TestContext.Current.CancellationToken
        );
        world.Add(producer);

        (PeerProcess other, PeerProcess straggler) = StopAndContinue(
            world,
            new Sender(world, producer),
            2 * liveness,
            isGivenUp: true,
            hasLease: true
        );

        Assert.True(straggler.HasSaid("state Unmapped RegionsWithdrawn"), straggler.ToString());
        Assert.False(other.HasSaid("state Unmapped"), other.ToString());
    }

    private static (PeerProcess Other, PeerProcess Straggler) StopAndContinue(
        World world,
        Sender sender,
        TimeSpan pause,
        bool isGivenUp,
        bool hasLease
    )
    {
        PeerProcess other = Consume(world, hasLease);
        PeerProcess straggler = Consume(world, hasLease);
        sender.SendAll(2 * Batch, other, straggler);

        straggler.Stop();
        try
        {
            long stopped = Environment.TickCount64;
            // It holds the producer back for a moment, which costs descriptors and not the producer's time. When more are sent
            // than the window holds, it has been let go.
            int lost = 0;
            for (int sent = 0; sent < 2 * Window; )
            {
                int batch = sender.Send(Batch);
                sent += batch;
                lost += Batch - batch;
                sender.UntilSeen(other);
            }

            sender.SendAll(1, other);
            Seen before = Ask(other);
            Assert.Equal((lost, 0), (before.Gap, before.Late));
            sender.SendAll(10_000, other);
            Seen after = Ask(other);
            Assert.Equal((before.Gap, before.Late), (after.Gap, after.Late));

            // No hurry: what matters is how long it stands still.
            while (Environment.TickCount64 - stopped < pause.TotalMilliseconds)
            {
                world.Step();
                Thread.Sleep(5);
            }

            sender.SendAll(2 * Batch, other);
        }
        finally
        {
            straggler.Continue();
        }

        world.Until(
            () =>
            {
                sender.Send(1); // one at a time: it may still be on its way back
                return Ask(straggler).Last + 10 >= sender.Next;
            },
            $"the straggler is back: {straggler}"
        );
        sender.SendAll(4 * Batch, other, straggler);

        Seen seen = Ask(straggler);
        // What it heard of while it could read nothing has a counter of its own.
        Assert.True(seen.Gap + seen.Unread > 10_000 - Window, seen.ToString());
        Assert.Equal(sender.Next - (ulong)seen.First, (ulong)(seen.Accepted + seen.Gap + seen.Late + seen.Unread));
        Assert.Equal((0, 0), (seen.Faults, Ask(other).Faults));
        Assert.Equal(isGivenUp, seen.Generation > 1);
        Assert.Equal(1, Ask(other).Generation);
        Assert.Equal(0, straggler.End());
        Assert.Equal(0, other.End());
        return (other, straggler);
    }

    private static PeerProcess Consume(World world, bool hasLease)
    {
        PeerProcess consumer = world.Peer("consume", ("lease", hasLease));
        consumer.Await("ready");
        world.Until(() => consumer.HasSaid("state Mapped"), $"it has mapped: {consumer}");
        return consumer;
    }

    private static Seen Ask(PeerProcess consumer)
    {
        consumer.Order("report");
        long[] n = consumer.AwaitNumbers("seen");
        return new Seen((ulong)n[0], n[1], n[2], n[3], n[5], n[6], n[7], n[8]);
    }

    private sealed record Seen(
        ulong Last,
        long Accepted,
        long Gap,
        long Late,
        long First,
        long Faults,
        long Generation,
        long Unread
    );

    /// <summary>A producer in this process, which knows what it has sent.</summary>
    private sealed class Sender(World world, TensorProducer producer)
    {
        private ulong _lastSent;

        public ulong Next => producer.NextSeq;

        /// <returns>How many descriptors were sent: the others were held back.</returns>
        public int Send(int count)
        {
            int sent = 0;
            for (int i = 0; i < count; i++)
            {
                ulong seq = Next;
                byte[] payload = SelfCheckingPayload.Of(seq, MaxPayload);
                PublishResult result = producer.Publish<byte>(payload, World.Bytes(payload.Length));
                Assert.True(result is PublishResult.Sent or PublishResult.BackPressured, result.ToString());
                if (result == PublishResult.Sent)
                {
                    sent++;
                    _lastSent = seq;
                }
            }

            world.Step();
            return sent;
        }

        /// <summary>Sends so many frames, not one of which may be held back or missed by these consumers.</summary>
        public void SendAll(int count, params PeerProcess[] consumers)
        {
            for (int left = count; left > 0; left -= Batch)
            {
                int batch = Math.Min(left, Batch);
                world.UntilRoom(batch);
                Assert.Equal(batch, Send(batch));
                Array.ForEach(consumers, UntilSeen);
            }
        }

        public void UntilSeen(PeerProcess consumer) =>
            world.Until(() => Ask(consumer).Last == _lastSent, $"frame {_lastSent} is seen by {consumer}");
    }
}
