using TensorPool.Aeron.Uri;
using TensorPool.Transport;

namespace TensorPool.Tests.Transport;

public class StreamChannelsTests
{
    [Fact]
    public void Publications_say_the_length_of_their_terms()
    {
        StreamChannels channels = new(
            new TensorPoolClientOptions
            {
                ControlTermLength = 1 << 21,
                QosTermLength = 1 << 17,
                MetadataTermLength = 1 << 24,
            }
        );

        Assert.Equal(1 << 21, TermLength(channels.ControlPublication));
        Assert.Equal(1 << 17, TermLength(channels.QosPublication));
        Assert.Equal(1 << 24, TermLength(channels.MetadataPublication));
    }

    [Theory]
    [InlineData(1u, 64 * 1024)]
    [InlineData(256u, 64 * 1024)]
    [InlineData(1024u, 256 * 1024)]
    [InlineData(1u << 20, 1 << 28)]
    [InlineData(1u << 31, 1 << 30)]
    public void Half_a_term_of_descriptors_holds_one_for_each_slot(uint nslots, int expected)
    {
        StreamChannels channels = new(new TensorPoolClientOptions());

        Assert.Equal(expected, TermLength(channels.DescriptorPublication(nslots)));
        Assert.True(nslots > 1u << 20 || expected / 2 >= nslots * 96L);
    }

    [Fact]
    public void Length_of_descriptor_terms_can_be_given()
    {
        StreamChannels channels = new(new TensorPoolClientOptions { DescriptorTermLength = 1 << 20 });

        Assert.Equal(1 << 20, TermLength(channels.DescriptorPublication(1u << 20)));
    }

    [Fact]
    public void Publications_say_for_how_long_a_subscriber_may_not_read()
    {
        StreamChannels channels = new(new TensorPoolClientOptions());

        foreach (string channel in (string[])[channels.ControlPublication, channels.DescriptorPublication(8)])
        {
            ChannelUri uri = ChannelUri.Parse(channel);
            Assert.Equal(200_000_000, uri.GetDurationNs(ChannelKeys.UntetheredWindowLimitTimeout));
            Assert.Equal(50_000_000, uri.GetDurationNs(ChannelKeys.UntetheredLingerTimeout));
            Assert.Equal(200_000_000, uri.GetDurationNs(ChannelKeys.UntetheredRestingTimeout));
        }
    }

    [Fact]
    public void Subscriptions_are_untethered_but_for_the_one_that_must_lose_nothing()
    {
        StreamChannels channels = new(new TensorPoolClientOptions());

        Assert.Equal("false", ChannelUri.Parse(channels.Subscription).Get(ChannelKeys.Tether));
        Assert.Equal("true", ChannelUri.Parse(channels.TetheredSubscription).Get(ChannelKeys.Tether));
        Assert.Null(ChannelUri.Parse(channels.Subscription).Get(ChannelKeys.TermLength));
    }

    [Fact]
    public void What_the_configured_channel_says_itself_is_left_alone()
    {
        StreamChannels channels = new(
            new TensorPoolClientOptions { Channel = "aeron:ipc?term-length=128k|tether=true|alias=cam" }
        );

        Assert.Equal("128k", ChannelUri.Parse(channels.ControlPublication).Get(ChannelKeys.TermLength));
        Assert.Equal("true", ChannelUri.Parse(channels.Subscription).Get(ChannelKeys.Tether));
        Assert.Equal("cam", ChannelUri.Parse(channels.Subscription).Get(ChannelKeys.Alias));
    }

    private static long? TermLength(string channel) => ChannelUri.Parse(channel).GetSize(ChannelKeys.TermLength);
}
