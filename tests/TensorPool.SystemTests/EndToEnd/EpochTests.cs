using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SystemTests.Support;
using TensorPool.Wire;

namespace TensorPool.SystemTests.EndToEnd;

/// <summary>Regions that are replaced while frames flow.</summary>
public class EpochTests
{
    [Fact]
    [Requirement("W-15.13-3")]
    [Requirement("W-15.21-7")]
    [Requirement("W-15.21-8")]
    public void Frames_go_on_in_a_new_epoch_with_another_layout()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        world.PublishAll(producer, reader, 100);
        ulong first = producer.Epoch;

        producer.BeginEpoch(world.Regions with { Nslots = 16 });
        world.Until(() => reader.Consumer.Epoch == producer.Epoch, "the new epoch is mapped");
        world.PublishAll(producer, reader, 8);

        Assert.Equal(first + 1, producer.Epoch);
        Assert.Equal(
            [(first, 99ul), .. Enumerable.Range(0, 8).Select(i => (first + 1, (ulong)i))],
            reader.Log.Frames.Skip(99).Select(frame => (frame.Info.Epoch, frame.Info.Seq))
        );
        Assert.All(reader.Log.Frames, FrameFlowTests.AssertWhole);
        Assert.Equal(0, reader.Lost);
        Assert.Equal(1, reader.Statistics.Remaps);
        Assert.Equal([$"epoch-{first + 1}"], EpochsWithFiles(world)); // the files of the former one are gone
    }

    [Fact]
    [Requirement("W-15.2-1")]
    [Requirement("W-15.13-4")]
    public void Restarted_producer_is_followed_into_its_next_epoch()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        world.PublishAll(producer, reader, 10);
        ulong first = producer.Epoch;

        producer.Dispose();
        world.Forget(producer);
        Assert.Empty(EpochsWithFiles(world));
        TensorProducer successor = world.Produce();
        world.Until(() => reader.Consumer.Epoch == successor.Epoch, "the successor's epoch is mapped");
        world.PublishAll(successor, reader, 10);

        Assert.Equal(first + 1, successor.Epoch);
        Assert.Equal(20, reader.Log.Frames.Count);
        Assert.Equal(0, reader.Lost);
    }

    [Fact]
    [Requirement("W-15.21-7")]
    public void Frames_of_two_epochs_are_never_mixed_however_often_epochs_change()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();

        for (int round = 0; round < 50; round++)
        {
            for (int i = 0; i < 5; i++)
            {
                byte[] payload = SelfCheckingPayload.Of(producer.NextSeq, World.MaxPayload);
                producer.Publish<byte>(payload, World.Bytes(payload.Length));
            }

            if (round % 3 == 0)
            {
                world.Step();
            }

            producer.BeginEpoch();
        }

        world.Until(() => reader.Consumer.Epoch == producer.Epoch, "the last epoch is mapped");
        world.PublishAll(producer, reader, 5);

        Assert.All(reader.Log.Frames, FrameFlowTests.AssertWhole);
        Assert.Equal(0, reader.Lost);
        // Each (epoch, seq) at most once, in order.
        (ulong, ulong)[] seen = [.. reader.Log.Frames.Select(frame => (frame.Info.Epoch, frame.Info.Seq))];
        Assert.Equal(seen.Distinct().Order(), seen);
    }

    [Fact]
    [Requirement("W-15.14-3")]
    [Requirement("O-16")]
    public void Claims_of_an_epoch_that_is_over_publish_nothing_and_keep_their_memory_until_they_end()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        Assert.Equal(ClaimResult.Claimed, producer.TryClaimDevice(4096, out DeviceClaim claim));
        string directory = Path.Combine(
            world.BaseDirectory,
            "tensorpool",
            $"stream-{World.StreamId}",
            $"epoch-{producer.Epoch}"
        );

        producer.BeginEpoch();
        world.Until(() => reader.Consumer.Epoch == producer.Epoch, "the new epoch is mapped");
        Assert.True(claim.IsVoid);
        claim.Payload.Fill(1); // a device that does not know yet
        Assert.Contains(
            File.ReadLines("/proc/self/maps"),
            line => line.Contains(directory + "/", StringComparison.Ordinal)
        );
        Assert.Equal(PublishResult.ClaimVoid, claim.Complete(4096, World.Bytes(4096)));
        Assert.True(claim.Withdraw());

        Assert.DoesNotContain(
            File.ReadLines("/proc/self/maps"),
            line => line.Contains(directory + "/", StringComparison.Ordinal)
        );
        Assert.Throws<InvalidOperationException>(() => claim.Payload[0]);
        world.PublishAll(producer, reader, 3);
        Assert.Equal(3, reader.Log.Frames.Count);
    }

    [Fact]
    [Requirement("W-15.2-3")]
    public void Announce_of_an_earlier_epoch_is_looked_at_and_its_files_are_not_there()
    {
        using World world = new();
        WireTap tap = world.Tap();
        (TensorProducer producer, Reader reader) = world.Pair();
        world.Until(() => tap.Announces.Count > 0, "an announce to be repeated");
        PoolAnnouncement old = tap.Announces[0];
        producer.BeginEpoch();
        world.Until(() => reader.Consumer.Epoch == producer.Epoch, "the new epoch is mapped");
        world.PublishAll(producer, reader, 3);

        tap.Send(old);
        world.Until(
            () =>
                reader.Transitions.Any(t =>
                    t.Cause == ConsumerTransitionCause.EpochChanged
                    && t.Detail.Contains($"Epoch {old.Epoch} ", StringComparison.Ordinal)
                ),
            "the backward step"
        );
        world.Until(() => reader.Consumer.Epoch == producer.Epoch, "the real announce is followed again");
        world.PublishAll(producer, reader, 3);

        Assert.Equal([0, 1, 2, 3, 4, 5], reader.Log.Seqs);
        Assert.Equal(0, reader.Lost);
    }

    private static IEnumerable<string> EpochsWithFiles(World world) =>
        Directory
            .EnumerateDirectories(Path.Combine(world.BaseDirectory, "tensorpool", $"stream-{World.StreamId}"))
            .Where(directory => Directory.EnumerateFiles(directory).Any())
            .Select(directory => Path.GetFileName(directory));
}
