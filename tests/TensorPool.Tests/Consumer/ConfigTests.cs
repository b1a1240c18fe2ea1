using TensorPool.Consumer;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>What a ConsumerConfig message changes, and what it cannot (wire 1.1, section 15.3).</summary>
[Requirement("P4-3")]
public sealed class ConfigTests
{
    private const string Fallback = "aeron:udp?endpoint=localhost:40123";

    [Fact]
    [Requirement("W-10.1.3-2")]
    public void Mode_and_decimation_take_effect_with_the_next_descriptor()
    {
        using ConsumerRig rig = ConsumerRig.Mapped();
        rig.PublishAndPoll(0, 1);

        Configure(rig, config => (config.Mode, config.Decimation) = (ConsumerMode.Decimated, 3));
        rig.PublishAndPoll(2, 3, 4, 5, 6);

        Assert.Equal(ConsumerMode.Decimated, rig.Core.Mode);
        Assert.Equal([0ul, 1, 3, 6], rig.Recorder.Seqs);
        rig.Advance(TimeSpan.FromSeconds(1));
        rig.Poll();
        Assert.Equal(ConsumerMode.Decimated, rig.LastQos().Mode);
        Assert.Equal(ConsumerMode.Decimated, rig.LastHello().Mode);
    }

    [Fact]
    [Requirement("W-10.1.3-1")]
    public void Message_for_another_consumer_or_stream_changes_nothing()
    {
        using ConsumerRig rig = ConsumerRig.Mapped();

        Configure(rig, config => (config.Mode, config.ConsumerId) = (ConsumerMode.Latest, ConsumerRig.ConsumerId + 1));
        Configure(rig, config => (config.Mode, config.StreamId) = (ConsumerMode.Latest, ConsumerRig.StreamId + 1));
        Configure(rig, config => (config.UseShm, config.ConsumerId) = (false, ConsumerRig.ConsumerId + 1));

        Assert.Equal(ConsumerMode.Stream, rig.Core.Mode);
        Assert.Equal(ConsumerState.Mapped, rig.Core.State);
    }

    [Theory]
    [InlineData("mode", 9)]
    [InlineData("mode", 255)]
    [InlineData("decimation", 0)]
    [Requirement("W-10.1.3-6")]
    [Requirement("W-11-4")]
    public void Invalid_message_is_ignored_as_a_whole(string field, byte value)
    {
        using ConsumerRig rig = ConsumerRig.Mapped();
        rig.Configure(config =>
        {
            config.UseShm = false;
            config.Mode = ConsumerMode.Decimated;
            config.Decimation = 3;
            config.PayloadFallbackUri.Set(Fallback);
        });
        (int session, byte[] message) = rig.Control.Incoming.Dequeue();
        // Behind the header and two ids: useShm, mode, then decimation (wire 1.1, section 15.3).
        int offset = message.AsSpan().IndexOf((byte[])[(byte)ConsumerMode.Decimated, 3, 0]);
        Assert.True(offset > 0);
        message[offset + (field == "mode" ? 0 : 1)] = value;
        rig.Control.Incoming.Enqueue((session, message));

        rig.Poll();

        Assert.Equal((ConsumerMode.Stream, ConsumerState.Mapped), (rig.Core.Mode, rig.Core.State));
        Assert.Equal("", rig.Core.Fallback.Uri);
        Assert.Equal(1, rig.Statistics.MessagesRejected);
    }

    [Fact]
    [Requirement("W-10.1.3-5")]
    public void Shared_memory_that_is_forbidden_is_unmapped_and_that_is_allowed_is_mapped_again()
    {
        using ConsumerRig rig = ConsumerRig.Mapped();
        rig.PublishAndPoll(0);

        Configure(rig, config => config.UseShm = false);
        Assert.Equal(ConsumerState.Fallback, rig.Core.State);
        Assert.Equal(3, rig.Directory.Mappings().Length); // the owner's
        Assert.Equal(ConsumerState.Fallback, rig.AnnounceAndPoll());
        rig.PublishAndPoll(1);
        Assert.Equal([0ul], rig.Recorder.Seqs);
        Assert.Equal(1, rig.Statistics.DropsUnmapped);

        Configure(rig, config => config.UseShm = true);
        Assert.Equal(ConsumerState.Unmapped, rig.Core.State);
        Assert.Equal(ConsumerState.Mapped, rig.AnnounceAndPoll());
        rig.PublishAndPoll(2);
        Assert.Equal([0ul, 2], rig.Recorder.Seqs);
    }

    [Fact]
    [Requirement("W-15.22-6")]
    public void Consumer_that_cannot_read_shared_memory_is_not_made_to()
    {
        using ConsumerRig rig = new(o => o with { SupportsSharedMemory = false });

        Configure(rig, config => config.UseShm = true);

        Assert.Equal(ConsumerState.Fallback, rig.AnnounceAndPoll());
        Assert.Equal(3, rig.Directory.Mappings().Length);
        Assert.False(rig.LastHello().SupportsShm);
    }

    [Fact]
    [Requirement("P3-4")]
    [Requirement("W-15.22-6")]
    [Requirement("W-15.1-1")]
    public void Refused_regions_lead_to_the_fallback_and_good_ones_back()
    {
        using ConsumerRig rig = new(o => o with { PayloadFallbackUri = Fallback });

        Assert.Equal(ConsumerState.Fallback, rig.AnnounceAndPoll(a => a.LayoutVersion = 2));
        Assert.Equal((Fallback, true), (rig.Core.Fallback.Uri, rig.Core.Fallback.IsSupported));
        Assert.Contains("layout version", rig.Core.LastRefusal, StringComparison.Ordinal);

        Assert.Equal(ConsumerState.Mapped, rig.AnnounceAndPoll());
        Assert.Null(rig.Core.LastRefusal);
    }

    [Fact]
    [Requirement("P3-4")]
    [Requirement("W-15.22-6")]
    public void Refused_regions_without_a_fallback_leave_the_consumer_waiting_and_say_why()
    {
        using ConsumerRig rig = new();

        Assert.Equal(ConsumerState.Unmapped, rig.AnnounceAndPoll(a => a.MaxDims = 4));
        Assert.Contains("maxDims is 4", rig.Core.LastRefusal, StringComparison.Ordinal);
        Assert.Equal(1, rig.Statistics.AnnouncesRefused);
    }

    [Theory]
    [InlineData("aeron:udp?endpoint=localhost:40123", true)]
    [InlineData("aeron:ipc", true)]
    [InlineData("bridge://left", false)]
    [InlineData("http://example.org/frames", false)]
    [InlineData("aeron:carrier-pigeon?loft=3", false)]
    [Requirement("W-10.1.3-4")]
    public void Fallback_of_a_scheme_that_is_not_defined_is_unsupported(string uri, bool isSupported)
    {
        RecordingLogger log = new();
        using ConsumerRig rig = new(log: log);

        Configure(rig, config => config.PayloadFallbackUri.Set(uri));
        bool isFallback = rig.AnnounceAndPoll(a => a.LayoutVersion = 2) == ConsumerState.Fallback;

        Assert.Equal((uri, isSupported), (rig.Core.Fallback.Uri, rig.Core.Fallback.IsSupported));
        Assert.Equal(isSupported, isFallback);
        Assert.Equal(
            isSupported ? 0 : 1,
            log.Entries.Count(entry => entry.Contains($"\"{uri}\" is no Aeron channel", StringComparison.Ordinal))
        );
    }

    private static void Configure(ConsumerRig rig, Action<ConsumerConfig> change)
    {
        rig.Configure(change);
        rig.Poll();
    }
}
