using TensorPool.Aeron.Uri;

namespace TensorPool.Aeron.Tests.Uri;

public class ChannelUriTests
{
    [Theory]
    [InlineData("aeron:ipc", ChannelMedia.Ipc, false)]
    [InlineData("aeron:ipc?", ChannelMedia.Ipc, false)]
    [InlineData("aeron:ipc?term-length=64k|mtu=1408", ChannelMedia.Ipc, false)]
    [InlineData("aeron:udp?endpoint=localhost:40123", ChannelMedia.Udp, false)]
    [InlineData("aeron:udp?endpoint=[::1]:40123|interface=[fe80::1%eth0]", ChannelMedia.Udp, false)]
    [InlineData("aeron-spy:aeron:udp?endpoint=localhost:1", ChannelMedia.Udp, true)]
    public void Channel_is_read(string text, ChannelMedia media, bool isSpy)
    {
        ChannelUri uri = ChannelUri.Parse(text);

        Assert.Equal((media, isSpy, text), (uri.Media, uri.IsSpy, uri.ToString()));
        Assert.Equal(media == ChannelMedia.Ipc && !isSpy, uri.IsIpc);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ipc")]
    [InlineData("aeron")]
    [InlineData("aeron:")]
    [InlineData("aeron:tcp")]
    [InlineData("aeron:ipcx")]
    [InlineData("AERON:ipc")]
    [InlineData("aeron:ipc?a")]
    [InlineData("aeron:ipc?=b")]
    [InlineData("aeron:ipc?a=")]
    [InlineData("aeron:ipc?a=1||b=2")]
    public void What_is_no_channel_is_refused_with_a_reason(string text)
    {
        Assert.False(ChannelUri.TryParse(text, out _, out string? problem));
        Assert.NotEmpty(problem!);
        Assert.Throws<FormatException>(() => ChannelUri.Parse(text));
    }

    [Fact]
    public void Channel_longer_than_drivers_take_is_refused()
    {
        Assert.True(ChannelUri.TryParse("aeron:ipc?alias=" + new string('x', 4095 - 16), out _, out _));
        Assert.False(ChannelUri.TryParse("aeron:ipc?alias=" + new string('x', 4096 - 16), out _, out _));
    }

    [Theory]
    [InlineData("65536", 65536)]
    [InlineData("64k", 65536)]
    [InlineData("64K", 65536)]
    [InlineData("1m", 1048576)]
    [InlineData("1g", 1073741824)]
    [InlineData("0", 0)]
    public void Size_is_read(string value, long expected)
    {
        Assert.Equal(expected, ChannelUri.Parse($"aeron:ipc?term-length={value}").GetSize("term-length"));
    }

    [Theory]
    [InlineData("5s", 5_000_000_000)]
    [InlineData("200ms", 200_000_000)]
    [InlineData("10us", 10_000)]
    [InlineData("100ns", 100)]
    [InlineData("7", 7)]
    public void Duration_is_read(string value, long expected)
    {
        Assert.Equal(expected, ChannelUri.Parse($"aeron:ipc?linger={value}").GetDurationNs("linger"));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("k")]
    [InlineData("5t")]
    [InlineData("9223372036854775807g")]
    [InlineData("9223372036854775807s")]
    public void Value_that_is_neither_size_nor_duration_is_refused(string value)
    {
        ChannelUri uri = ChannelUri.Parse($"aeron:ipc?x={value}");

        Assert.Throws<FormatException>(() => uri.GetSize("x"));
        Assert.Throws<FormatException>(() => uri.GetDurationNs("x"));
    }

    [Fact]
    public void Numbers_and_flags_are_read_and_unknown_keys_are_kept()
    {
        ChannelUri uri = ChannelUri.Parse("aeron:ipc?session-id=-7|tether=false|later=x=y|init-term-id=2147483648");

        Assert.Equal(-7, uri.GetInt32("session-id"));
        Assert.Equal(-7L, uri.GetInt64("session-id"));
        Assert.False(uri.GetBoolean("tether"));
        Assert.Equal("x=y", uri.Get("later"));
        Assert.Null(uri.GetInt32("absent"));
        Assert.Null(uri.GetInt64("absent"));
        Assert.Null(uri.GetBoolean("absent"));
        Assert.Null(uri.GetSize("absent"));
        Assert.Null(uri.GetDurationNs("absent"));
        Assert.Throws<FormatException>(() => uri.GetInt32("init-term-id"));
        Assert.Throws<FormatException>(() => uri.GetBoolean("session-id"));
        Assert.Throws<FormatException>(() => uri.GetInt64("later"));
    }

    [Fact]
    public void Random_text_is_refused_or_read_but_never_throws()
    {
        Random random = new(11);
        const string Letters = "aeron:ipcudp?|=k19-\0\u00e9";
        for (int i = 0; i < 5000; i++)
        {
            char[] text = "aeron:ipc?mtu=1|tags=2,3".ToCharArray();
            for (int j = random.Next(4); j >= 0; j--)
            {
                text[random.Next(text.Length)] = Letters[random.Next(Letters.Length)];
            }

            if (ChannelUri.TryParse(new string(text), out ChannelUri? uri, out _))
            {
                Assert.Equal(new string(text), uri.Text);
            }
        }
    }

    [Fact]
    public void Built_channel_has_its_parameters_in_order()
    {
        ChannelUriBuilder builder = new ChannelUriBuilder(ChannelMedia.Ipc)
            .Set(ChannelKeys.TermLength, 65536)
            .Set(ChannelKeys.Tether, false)
            .Set(ChannelKeys.Alias, "x")
            .SetDuration(ChannelKeys.UntetheredRestingTimeout, TimeSpan.FromMilliseconds(200))
            .Set(ChannelKeys.Alias, null)
            .Set(ChannelKeys.TermLength, 131072);

        string text = builder.ToString();

        Assert.Equal("aeron:ipc?term-length=131072|tether=false|untethered-resting-timeout=200000000ns", text);
        Assert.Equal(text, new ChannelUriBuilder(ChannelUri.Parse(text)).ToString());
        Assert.Equal("aeron:udp", new ChannelUriBuilder(ChannelMedia.Udp).ToString());
    }

    [Theory]
    [InlineData("a|b", "1")]
    [InlineData("a=b", "1")]
    [InlineData("a", "1|b=2")]
    [InlineData("a", "")]
    [InlineData("", "1")]
    public void Parameter_that_would_break_the_channel_is_refused(string key, string value)
    {
        Assert.ThrowsAny<ArgumentException>(() => new ChannelUriBuilder(ChannelMedia.Ipc).Set(key, value));
    }
}
