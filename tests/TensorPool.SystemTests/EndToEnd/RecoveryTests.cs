using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SystemTests.Support;

namespace TensorPool.SystemTests.EndToEnd;

/// <summary>The media driver ends, or ends a client: everything is added again, and shared memory stays as it is.</summary>
public class RecoveryTests
{
    [Fact]
    public void Roles_go_on_when_the_media_driver_is_restarted()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        world.PublishAll(producer, reader, 20);
        ulong epoch = producer.Epoch;

        for (int restart = 1; restart <= 3; restart++)
        {
            world.RestartDriver();
            // Frames are published all the time; the consumer hears of those that the new driver carries.
            long before = reader.Statistics.Accepted;
            world.Until(
                () =>
                {
                    byte[] payload = SelfCheckingPayload.Of(producer.NextSeq, World.MaxPayload);
                    Assert.True(producer.Publish<byte>(payload, World.Bytes(payload.Length)).IsPublished());
                    return reader.Statistics.Accepted >= before + 20;
                },
                "frames come again"
            );
        }

        world.PublishAll(producer, reader, 20);

        Assert.Equal(epoch, producer.Epoch);
        Assert.Single(reader.Transitions); // mapped once, and never given up
        Assert.All(reader.Log.Frames, FrameFlowTests.AssertWhole);
        ConsumerStatistics seen = reader.Statistics;
        Assert.Equal((long)producer.NextSeq, seen.Accepted + seen.DropsGap + seen.DropsLate);
        Assert.Equal(0, seen.DropsUnmapped + seen.DropsEpoch);
        ProducerStatistics sent = producer.Statistics;
        Assert.Equal(seen.DropsGap, sent.Disconnected + sent.NotConnected + sent.DescriptorBackPressured);
    }

    [Fact]
    public void Driver_that_is_away_for_long_is_found_again_by_everybody()
    {
        using World world = new();
        WireTap before = world.Tap();
        (TensorProducer producer, Reader reader) = world.Pair();
        world.PublishAll(producer, reader, 5);
        world.Until(() => before.Hellos.Count > 0, "a hello");

        world.StopDriver();
        world.Until(
            () => producer.Publish<byte>(new byte[8], World.Bytes(8)) == PublishResult.Disconnected,
            "the producer notices"
        );
        Assert.True(reader.IsMapped); // frames could still be read, if anybody told of them
        world.RestartDriver();
        WireTap after = world.Tap();
        world.Until(
            () =>
                after.Hellos.Count > 0
                && after.ConsumerQos.Count > 0
                && after.Announces.Count > 0
                && after.Sources.Count > 0
                && after.Metadata.Count > 0,
            "everybody introduces itself to the new driver"
        );
        world.PublishAll(producer, reader, 5);

        Assert.Single(reader.Transitions);
        Assert.Equal(producer.NextSeq - 1, reader.Log.Seqs.Last());
    }

    [Fact]
    [Requirement("W-15.7-3")]
    [Requirement("W-7.1-5")]
    public void Producer_that_gives_no_sign_of_life_is_given_up_and_mapped_again_when_it_does()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair(consumer: c =>
            c with
            {
                AnnouncePeriod = TimeSpan.FromMilliseconds(100),
            }
        );
        world.Forget(producer); // its thread is stuck
        world.Until(() => !reader.IsMapped, "the mapping is given up");
        Assert.Equal(ConsumerTransitionCause.ActivityStale, reader.Transitions[^1].Cause);

        Eventually.True(
            () =>
            {
                producer.DoWork();
                reader.Poll();
                return reader.IsMapped;
            },
            "it is mapped again"
        );
        Assert.Equal(PublishResult.Sent, producer.Publish<byte>(new byte[8], World.Bytes(8)));
        Eventually.True(
            () =>
            {
                producer.DoWork();
                reader.Poll();
                return reader.Log.Frames.Count == 1;
            },
            "its frame"
        );
    }
}
