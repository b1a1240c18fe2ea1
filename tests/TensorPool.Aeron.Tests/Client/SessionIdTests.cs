using TensorPool.Aeron.Client;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Memory;
using TensorPool.Aeron.Tests.Driver;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>Where session ids come from.</summary>
public sealed class SessionIdTests : IDisposable
{
    private readonly ClientFixture _fixture = new();
    private readonly AeronClient _client;

    public SessionIdTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait("Req", "IC-15")]
    public void IC_15_Session_id_is_asked_of_a_driver_that_knows_how_and_guessed_otherwise()
    {
        using RawClient watcher = new(_fixture.Driver.CncPath);
        int fromDriver = _client.NextSessionId(1);
        Assert.Equal(unchecked(fromDriver + 1), _client.NextSessionId(1));
        watcher.Counters.ValueOf(43).SetRelease(65535);
        long commands = watcher.Ring.ProducerPosition;

        Assert.True(_client.NextSessionId(1) < -1);
        Assert.Equal(commands, watcher.Ring.ProducerPosition);
    }

    /// <summary>Before 1.49 that id is the first free one: of a heartbeat, or of any counter with any value.</summary>
    [Theory]
    [Trait("Req", "IC-15")]
    [InlineData(CounterState.Allocated, CounterTypes.ClientHeartbeat, 43, 43)]
    [InlineData(CounterState.Allocated, CounterTypes.System, 44, 43)]
    [InlineData(CounterState.Allocated, CounterTypes.System, 43, 44)]
    [InlineData(CounterState.Reclaimed, CounterTypes.System, 43, 43)]
    [InlineData(CounterState.Unused, CounterTypes.System, 43, 43)]
    public void IC_15_Counter_of_somebody_else_at_the_id_of_the_protocol_version_is_none(
        CounterState state,
        int typeId,
        int key,
        long registrationId
    )
    {
        const int Id = (int)SystemCounterId.ControlProtocolVersion;
        using RawClient watcher = new(_fixture.Driver.CncPath);
        AtomicBuffer metadata = watcher.Cnc.CountersMetadata;
        const int Record = Id * CounterLayout.MetadataLength;
        metadata.PutInt32(Record + CounterLayout.StateOffset, (int)state);
        metadata.PutInt32(Record + CounterLayout.TypeIdOffset, typeId);
        metadata.PutInt32(Record + CounterLayout.KeyOffset, key);
        AtomicBuffer values = watcher.Cnc.CountersValues;
        values.PutInt64((Id * CounterLayout.ValueLength) + CounterLayout.RegistrationIdOffset, registrationId);
        watcher.Counters.ValueOf(Id).SetRelease(_fixture.Driver.EpochClock.NowMs + (1L << 40)); // huge, as of a heartbeat
        long commands = watcher.Ring.ProducerPosition;

        HashSet<int> ids = [.. Enumerable.Range(0, 10).Select(_ => _client.NextSessionId(1))];

        Assert.True(ids.Count > 1);
        Assert.Equal(commands, watcher.Ring.ProducerPosition);
    }
}
