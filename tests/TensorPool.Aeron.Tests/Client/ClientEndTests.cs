using TensorPool.Aeron.Client;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Tests.Driver;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>What ends a client, and what goes with it.</summary>
public sealed class ClientEndTests : IDisposable
{
    private readonly ClientFixture _fixture = new();
    private readonly AeronClient _client;

    public ClientEndTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [Trait("Req", "IC-11")]
    [InlineData(true, 1_000)]
    [InlineData(false, 11_000)]
    public void IC_11_Driver_that_ends_or_dies_closes_everything(bool isShutDown, int withinMs)
    {
        Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        Counter counter = _client.AddCounter(1001, [1], "mine");
        _fixture.Settle();
        Image image = Assert.Single(subscription.Images);
        if (isShutDown)
        {
            _fixture.Driver.Driver.Dispose();
        }

        for (int passed = 0; passed < withinMs; passed += 100)
        {
            _fixture.Driver.NanoClock.NowNs += 100_000_000;
            _fixture.Driver.EpochClock.NowMs += 100;
            _client.Invoker!.Invoke();
        }

        Assert.True(_client.IsClosed);
        Assert.IsType<DriverTimeoutException>(_client.TerminationCause);
        Assert.True(publication.IsClosed && subscription.IsClosed && counter.IsClosed && image.IsClosed);
        Assert.Equal(PublicationResult.Closed, publication.Offer("x"u8));
        Assert.Equal(0, subscription.Poll((_, in _) => { }, 10));
        Assert.Throws<ClientTerminatedException>(() => _client.AddPublication(ClientFixture.Channel, 1));
        Assert.Single(_fixture.Errors);
    }

    [Fact]
    [Trait("Req", "IC-12")]
    public void IC_12_Client_that_was_stopped_for_too_long_ends_before_it_touches_anything()
    {
        using RawClient watcher = new(_fixture.Driver.CncPath);
        Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        int id = watcher.Counters.FindByTypeAndKey(CounterTypes.ClientHeartbeat, _client.ClientId);
        long heartbeat = watcher.Counters.Value(id);
        _fixture.Driver.NanoClock.NowNs += 12_000_000_000;
        _fixture.Driver.EpochClock.NowMs += 12_000;

        _client.Invoker!.Invoke();

        Assert.True(_client.IsClosed && publication.IsClosed);
        Assert.Equal(heartbeat, watcher.Counters.Value(id));
    }

    [Fact]
    [Trait("Req", "IC-13")]
    public void IC_13_Lapped_client_ends()
    {
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        RawClient noisy = _fixture.Driver.Client();
        for (int i = 0; i < 6000; i++)
        {
            noisy.Remove(CommandTypes.RemoveCounter, 1);
            _fixture.Driver.Cycle();
        }

        _client.Invoker!.Invoke();

        Assert.True(_client.IsClosed && publication.IsClosed);
        Assert.Contains("overwritten", _client.TerminationCause!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Client_that_the_driver_gave_up_ends()
    {
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Driver.Advance(12_000); // the client's own clock check is not reached: its events are read first
        _fixture.Driver.NanoClock.NowNs -= 12_000_000_000;
        while (_client.Invoker!.Invoke() > 0)
        {
            // until there is nothing left to do
        }

        Assert.True(_client.IsClosed && publication.IsClosed);
    }

    [Fact]
    [Trait("Req", "ID-11")]
    public void ID_11_Closed_client_takes_its_things_along()
    {
        AeronClient other = _fixture.Client();
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        Publication publication = other.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();

        _fixture.Stop(other);
        other.Dispose();
        other.Dispose();
        Assert.Equal(PublicationResult.Closed, publication.Offer("x"u8));
        Assert.Throws<ObjectDisposedException>(() => other.AddPublication(ClientFixture.Channel, 1));
        _fixture.Advance(3200);

        Assert.Equal(0, subscription.ImageCount);
        Assert.Empty(_fixture.Errors);
    }
}
