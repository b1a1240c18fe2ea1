using TensorPool.Producer;
using TensorPool.SystemTests.Support;
using TensorPool.Wire;

namespace TensorPool.SystemTests.EndToEnd;

/// <summary>What each mode takes of what is published, and how messages change the mode.</summary>
public class ModeTests
{
    [Fact]
    [Requirement("W-11-1")]
    public void Stream_takes_every_frame()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();

        PublishInBatches(world, producer, reader, batches: 10, size: 20);

        Assert.Equal(200, reader.Statistics.Accepted);
        Assert.Equal(0, reader.Lost + reader.Statistics.SkippedMode);
    }

    [Fact]
    [Requirement("W-11-1")]
    public void Latest_takes_the_newest_of_each_batch_and_loses_nothing()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair(consumer: c => c with { Mode = ConsumerMode.Latest });

        PublishInBatches(world, producer, reader, batches: 10, size: 20);

        Assert.Equal(Enumerable.Range(1, 10).Select(i => (ulong)(i * 20) - 1), reader.Log.Seqs);
        Assert.All(reader.Log.Frames, FrameFlowTests.AssertWhole);
        Assert.Equal(190, reader.Statistics.SkippedMode);
        Assert.Equal(0, reader.Lost);
    }

    [Fact]
    [Requirement("W-11-1")]
    [Requirement("W-11-3")]
    [Requirement("W-11-4")]
    public void Decimated_takes_multiples()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair(consumer: c =>
            c with
            {
                Mode = ConsumerMode.Decimated,
                Decimation = 7,
            }
        );

        PublishInBatches(world, producer, reader, batches: 10, size: 20);

        Assert.Equal(Enumerable.Range(0, 29).Select(i => (ulong)i * 7), reader.Log.Seqs);
        Assert.Equal(200 - 29, reader.Statistics.SkippedMode);
        Assert.Equal(0, reader.Lost);
    }

    [Fact]
    public void Latest_frame_can_be_read_at_any_time_and_again()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        world.Publish(producer, 5);
        Assert.True(reader.ReadLatest());
        Assert.True(reader.ReadLatest());
        world.Publish(producer, 3);
        Assert.True(reader.ReadLatest());

        Assert.Equal([4, 4, 7], reader.Log.Seqs);
        Assert.Equal(2, reader.Statistics.Accepted); // what comes again is not counted again
        Assert.Equal(6, reader.Statistics.SkippedMode);
        Assert.Equal(0, reader.Lost);

        // Overwritten, it is not handed out any more.
        world.Publish(producer, (int)World.Nslots);
        world.UntilSeen(producer, reader);
        world.Publish(producer, (int)World.Nslots - 1);
        int before = reader.Log.Frames.Count;
        Assert.True(reader.ReadLatest());
        Assert.Equal(producer.NextSeq - 1, reader.Log.Seqs.Last());
        Assert.Equal(before + 1, reader.Log.Frames.Count);
    }

    [Fact]
    [Requirement("W-10.1.3-1")]
    [Requirement("W-10.1.3-2")]
    [Requirement("W-10.1.3-6")]
    public void Config_changes_the_mode_of_the_consumer_that_it_names_only()
    {
        using World world = new();
        WireTap tap = world.Tap();
        (TensorProducer producer, Reader reader) = world.Pair();
        Reader other = world.Consume();
        world.UntilMapped(other);

        tap.Send(WireTap.Config(reader, ConsumerMode.Decimated, decimation: 5));
        world.Until(() => reader.Consumer.Mode == ConsumerMode.Decimated, "the config is applied");
        PublishInBatches(world, producer, reader, batches: 2, size: 20);
        world.UntilSeen(producer, other);

        Assert.Equal([0, 5, 10, 15, 20, 25, 30, 35], reader.Log.Seqs);
        Assert.Equal(40, other.Log.Frames.Count);
        Assert.Equal(ConsumerMode.Stream, other.Consumer.Mode);

        // What cannot be followed is not followed in part; the one after it is.
        ConsumerConfig foreign = WireTap.Config(reader, ConsumerMode.Latest);
        foreign.StreamId = World.StreamId + 1;
        tap.Send(foreign);
        tap.Send(WireTap.Config(reader, ConsumerMode.Decimated, decimation: 0, useShm: false));
        tap.Send(WireTap.Config(other, ConsumerMode.Latest));
        world.Until(() => other.Consumer.Mode == ConsumerMode.Latest, "the last config is applied");
        Assert.Equal(ConsumerMode.Decimated, reader.Consumer.Mode);
        Assert.True(reader.IsMapped);
        Assert.Equal(1, reader.Statistics.MessagesRejected);

        tap.Send(WireTap.Config(reader, ConsumerMode.Stream));
        world.Until(() => reader.Consumer.Mode == ConsumerMode.Stream, "the config is applied");
        int before = reader.Log.Frames.Count;
        PublishInBatches(world, producer, reader, batches: 1, size: 10);
        Assert.Equal(before + 10, reader.Log.Frames.Count);
    }

    /// <summary>The consumer sees each batch at once, when all of its descriptors are there.</summary>
    private static void PublishInBatches(World world, TensorProducer producer, Reader reader, int batches, int size)
    {
        for (int batch = 0; batch < batches; batch++)
        {
            world.Publish(producer, size);
            world.UntilSeen(producer, reader);
        }
    }
}
