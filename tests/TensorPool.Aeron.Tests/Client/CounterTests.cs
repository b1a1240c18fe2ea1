using TensorPool.Aeron.Client;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Tests.Driver;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>Counters of clients, their heartbeats among them.</summary>
public sealed class CounterTests : IDisposable
{
    private readonly ClientFixture _fixture = new();
    private readonly AeronClient _client;

    public CounterTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Counter_is_seen_by_others_and_goes_with_its_handle()
    {
        using RawClient watcher = new(_fixture.Driver.CncPath);
        Counter counter = _client.AddCounter(1001, [5], "mine");
        counter.Value = 4;
        Assert.Equal(4, counter.GetAndAdd(3));
        Assert.Equal(7, watcher.Counters.Value(counter.Id));
        Assert.Equal("mine", watcher.Counters.Label(counter.Id));

        counter.Dispose();
        _fixture.Settle();
        counter.Value = 9;
        Assert.Equal((0L, true), (counter.Value, counter.IsClosed));
        Assert.Equal(CounterState.Reclaimed, watcher.Counters.State(counter.Id));
    }

    [Fact]
    [Trait("Req", "ID-14")]
    public void ID_14_Static_counter_is_shared_and_survives_its_handles()
    {
        AeronClient other = _fixture.Client();
        Counter first = _client.AddStaticCounter(1002, [5], "static", 77);
        Counter second = other.AddStaticCounter(1002, [5], "static", 77);
        first.Value = 3;

        Assert.Equal((first.Id, 3L), (second.Id, second.Value));
        first.Dispose();
        _fixture.Settle();
        Assert.True(first.IsClosed);
        Assert.Equal(3, second.Value);
        using Counter owned = _client.AddCounter(1002, [], "owned");
        RegistrationException e = Assert.Throws<RegistrationException>(() =>
            other.AddStaticCounter(1002, [], "clash", owned.RegistrationId)
        );
        Assert.Equal(DriverErrorCode.GenericError, e.Code);
    }

    [Fact]
    [Trait("Req", "IC-3")]
    public void IC_3_Heartbeat_is_found_and_kept_and_named_once()
    {
        using RawClient watcher = new(_fixture.Driver.CncPath);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);

        _fixture.Advance(30_000);

        int id = watcher.Counters.FindByTypeAndKey(CounterTypes.ClientHeartbeat, _client.ClientId);
        Assert.InRange(_fixture.Driver.EpochClock.NowMs - watcher.Counters.Value(id), 0, 700);
        Assert.Equal(
            $"client-heartbeat: id={_client.ClientId} name=test version=1.53.0 commit=TensorPool.Aeron",
            watcher.Counters.Label(id)
        );
        Assert.False(publication.IsClosed);
    }
}
