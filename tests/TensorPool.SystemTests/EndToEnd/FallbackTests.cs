using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SystemTests.Support;
using TensorPool.Wire;

namespace TensorPool.SystemTests.EndToEnd;

/// <summary>Shared memory that is refused or forbidden, and the way back.</summary>
public class FallbackTests
{
    private const string Fallback = "aeron:udp?endpoint=127.0.0.1:40123";

    [Fact]
    [Requirement("W-15.22-5")]
    [Requirement("W-15.22-6")]
    public void Refused_regions_lead_to_the_fallback_with_the_reason()
    {
        using World world = new();
        TensorProducer producer = world.Produce();
        Reader reader = world.Consume(c =>
            c with
            {
                AllowedBaseDirectories = ["/dev/shm/tp-no-such-directory"],
                PayloadFallbackUri = Fallback,
            }
        );
        world.Until(() => reader.Consumer.State == ConsumerState.Fallback, "the fallback");
        producer.Publish<byte>(new byte[8], World.Bytes(8));
        world.Until(() => reader.Statistics.DropsUnmapped > 0, "the frame is not read");

        ConsumerTransition transition = Assert.Single(reader.Transitions);
        Assert.Equal(ConsumerTransitionCause.AnnounceRefused, transition.Cause);
        Assert.Contains("allowed directories", reader.Consumer.LastRefusal, StringComparison.Ordinal);
        Assert.Equal(Fallback, reader.Consumer.FallbackUri);
        Assert.Empty(reader.Log.Frames);
        Assert.Equal(0, reader.Lost);
    }

    [Fact]
    [Requirement("W-15.22-6")]
    public void Refused_regions_without_a_fallback_leave_the_consumer_waiting_with_the_reason()
    {
        using World world = new();
        world.Produce();
        Reader reader = world.Consume(c => c with { RequireHugepages = true });
        world.Until(() => reader.Statistics.AnnouncesRefused > 2, "refusals");

        Assert.Equal(ConsumerState.Unmapped, reader.Consumer.State);
        Assert.Contains("hugepages", reader.Consumer.LastRefusal, StringComparison.Ordinal);
        Assert.Empty(reader.Transitions);
    }

    [Fact]
    [Requirement("W-10.1.3-5")]
    public void Config_forbids_shared_memory_and_allows_it_again()
    {
        using World world = new();
        WireTap tap = world.Tap();
        (TensorProducer producer, Reader reader) = world.Pair();
        world.PublishAll(producer, reader, 5);

        tap.Send(WireTap.Config(reader, ConsumerMode.Stream, useShm: false, fallback: Fallback));
        world.Until(() => reader.Consumer.State == ConsumerState.Fallback, "the fallback");
        Assert.Equal(
            (Fallback, true, 0ul),
            (reader.Consumer.FallbackUri, reader.Consumer.IsFallbackSupported, reader.Consumer.Epoch)
        );
        producer.Publish<byte>(new byte[8], World.Bytes(8));
        world.Until(() => reader.Statistics.DropsUnmapped == 1, "the frame is not read");
        world.Until(() => tap.ConsumerQos.Last().Epoch == 0, "the consumer reports that nothing is mapped");

        tap.Send(WireTap.Config(reader, ConsumerMode.Stream));
        world.UntilMapped(reader);
        world.PublishAll(producer, reader, 5);

        Assert.Equal([0, 1, 2, 3, 4, 6, 7, 8, 9, 10], reader.Log.Seqs);
        // The same epoch again: the frame that came meanwhile is counted, and once.
        Assert.Equal((1, 0), (reader.Statistics.DropsUnmapped, reader.Statistics.DropsGap));
        Assert.Null(reader.Consumer.FallbackUri);
    }

    [Fact]
    [Requirement("W-10.1.3-3")]
    [Requirement("W-10.1.3-4")]
    public void Fallback_of_an_undefined_scheme_is_shown_and_not_supported()
    {
        using World world = new();
        WireTap tap = world.Tap();
        (TensorProducer _, Reader reader) = world.Pair();

        tap.Send(WireTap.Config(reader, ConsumerMode.Stream, useShm: false, fallback: "bridge://7"));
        world.Until(() => reader.Consumer.State == ConsumerState.Fallback, "the fallback");

        Assert.Equal("bridge://7", reader.Consumer.FallbackUri);
        Assert.False(reader.Consumer.IsFallbackSupported);
    }
}
