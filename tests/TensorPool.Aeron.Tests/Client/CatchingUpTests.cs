using TensorPool.Aeron.Client;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>What a client knows of how old its news are.</summary>
public sealed class CatchingUpTests : IDisposable
{
    private readonly ClientFixture _fixture = new();
    private readonly AeronClient _client;

    public CatchingUpTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Client_has_caught_up_only_when_no_news_is_left()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        AeronClient other = _fixture.Client(o => o with { ClientName = "other" });
        using ExclusivePublication publication = other.AddExclusivePublication(
            ClientFixture.Channel,
            ClientFixture.Stream
        );
        long before = _client.CaughtUpNs;
        _fixture.Driver.Advance(100, 100);

        while (subscription.ImageCount == 0)
        {
            Assert.Equal(before, _client.CaughtUpNs);
            Assert.True(_client.Invoker!.Invoke() > 0);
        }

        _fixture.Settle();
        Assert.Equal(_fixture.Driver.NanoClock.NanoTime(), _client.CaughtUpNs);
    }

    [Fact]
    public void Image_that_was_taken_away_during_a_stop_is_gone_when_the_client_has_caught_up()
    {
        AeronClient publisher = _fixture.Client();
        using ExclusivePublication publication = publisher.AddExclusivePublication(
            ClientFixture.Channel,
            ClientFixture.Stream
        );
        using Subscription subscription = _client.AddSubscription("aeron:ipc?tether=false", ClientFixture.Stream);
        using Subscription other = publisher.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        byte[] message = new byte[1000];
        while (publication.Offer(message) > 0)
        {
            other.Poll((_, in _) => { }, 10); // until the straggler is in the way
        }

        _fixture.Stop(_client);
        _fixture.Advance(400, step: 20);
        Assert.Equal(1, subscription.ImageCount); // what it knew before
        long nowNs = _fixture.Driver.NanoClock.NowNs;
        Assert.True(nowNs - _client.CaughtUpNs >= 400_000_000);
        while (_client.CaughtUpNs < nowNs)
        {
            _client.Invoker!.Invoke();
        }

        Assert.Equal(0, subscription.ImageCount);
        Assert.False(_client.IsClosed);
    }
}
