using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Tests.Driver;

/// <summary>What the driver makes of its own stalls, and of leftovers that Aeron's drivers keep for ever.</summary>
public sealed class DriverHealingTests : IDisposable
{
    private readonly DriverFixture _fixture = new();
    private readonly RawClient _client;

    public DriverHealingTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Last_claim_without_header_is_healed_when_the_stream_has_ended()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client, exclusive: true);
        using LogBuffers _ = log;
        long subscription = _client.AddSubscription(1001);
        _fixture.Cycle();
        CounterValue position = Position(subscription);
        log.Metadata.GetAndAddTail(0, 160); // killed before the first byte of the header
        _client.RemovePublication(ready.RegistrationId);

        _fixture.Advance(14_000);
        Assert.Equal(0, log.Term(0).GetInt32(0));
        _fixture.Advance(3_000);
        Assert.Equal(FrameStatus.Padding, TermReader.Look(log.Term(0), 0, out int length));
        Assert.Equal(160, length);
        Assert.Equal(1, _client.SystemCounter(SystemCounterId.UnblockedPublications));

        position.SetRelease(160);
        _fixture.Advance(3_000);
        Assert.Equal(0, _fixture.LogCount);
    }

    [Fact]
    public void Stall_of_the_driver_itself_is_nobodys_fault()
    {
        (RawClient.Ready _, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers __ = log;
        RawClient silent = _fixture.Client();
        long untethered = silent.AddSubscription(1001, "aeron:ipc?tether=false");
        _fixture.Cycle();
        new ConcurrentAppender(log).TryClaim(100, long.MaxValue, out TermClaim _);
        Assert.True(_client.Ring.TryClaim(CommandTypes.AddPublication, 40, out _));
        _fixture.Advance(500);

        // Everybody was stopped, as when a container is paused.
        _fixture.EpochClock.NowMs += 60_000;
        _fixture.NanoClock.NowNs += 60_000_000_000;
        _fixture.Driver.Invoker!.Invoke();
        _fixture.Advance(500);

        Assert.Empty(_client.Of(EventTypes.ClientTimeout));
        Assert.Equal(0, _client.SystemCounter(SystemCounterId.UnblockedCommands));
        Assert.Equal(0, _client.SystemCounter(SystemCounterId.UnblockedPublications));
        Assert.Equal(0, silent.UnavailableCount(untethered));
    }

    [Fact]
    public void Driver_that_is_called_too_rarely_still_notices_the_dead()
    {
        RawClient silent = _fixture.Client();
        _fixture.Publication(silent).Log.Dispose();
        _fixture.Silence(silent);

        _fixture.Advance(30_000, step: 1_200);

        Assert.Equal(1, _client.SystemCounter(SystemCounterId.ClientTimeouts));
        silent.Dispose();
    }

    [Fact]
    [Trait("Req", "ID-13")]
    public void ID_13_Revoked_stream_does_not_connect_again_when_one_of_its_subscribers_leaves()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        long handle = _client.AddPublication(1001);
        long first = _client.AddSubscription(1001);
        _client.AddSubscription(1001);
        _fixture.Cycle();
        _client.RemovePublication(ready.RegistrationId, revoke: true);
        _fixture.Advance(1_100);
        Assert.False(log.Metadata.IsConnected);

        _client.Remove(CommandTypes.RemoveSubscription, first);
        _fixture.Advance(1_100);

        Assert.False(log.Metadata.IsConnected);
        Assert.Null(_client.ErrorOf(handle));
    }

    [Fact]
    [Trait("Req", "ID-13")]
    public void ID_13_Subscriber_that_does_not_want_to_come_back_does_not_after_a_rejection()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        long reader = _client.AddSubscription(1001);
        long straggler = _client.AddSubscription(1001, "aeron:ipc?tether=false|rejoin=false");
        _fixture.Cycle();
        ConcurrentAppender appender = new(log);
        while (log.ProducerPosition() < 32768)
        {
            appender.Append(new byte[992], long.MaxValue, 0);
        }

        Position(reader).SetRelease(32768);
        _fixture.Advance(400, step: 20);
        Assert.Equal(1, _client.UnavailableCount(straggler));

        _client.Reject(ready.RegistrationId, "no");
        _fixture.Advance(12_000);

        Assert.Equal(2, _client.ImagesOf(reader).Count);
        Assert.Single(_client.ImagesOf(straggler));
    }

    [Fact]
    [Trait("Req", "ID-12")]
    public void ID_12_Subscriber_that_was_let_go_does_not_hold_up_the_end_of_its_stream_nor_hear_of_it()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client, channel: "aeron:ipc?term-length=64k");
        using LogBuffers _ = log;
        long reader = _client.AddSubscription(1001);
        long straggler = _client.AddSubscription(1001, "aeron:ipc?tether=false");
        _fixture.Cycle();
        ConcurrentAppender appender = new(log);
        while (log.ProducerPosition() < 32768)
        {
            appender.Append(new byte[992], long.MaxValue, 0);
        }

        Position(reader).SetRelease(32768);
        _fixture.Advance(320, step: 20);
        Assert.Equal(1, _client.UnavailableCount(straggler));

        _client.RemovePublication(ready.RegistrationId);
        _fixture.Advance(3_000);

        Assert.Equal(1, _client.UnavailableCount(reader));
        Assert.Equal(1, _client.UnavailableCount(straggler));
        Assert.Equal(0, _fixture.LogCount);
    }

    [Fact]
    public void Log_that_cannot_be_deleted_is_counted_and_deleted_later()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        log.Dispose();
        File.Delete(ready.LogFile);
        Directory.CreateDirectory(ready.LogFile); // which no user, root included, can unlink as a file

        _client.RemovePublication(ready.RegistrationId);
        _fixture.Advance(5_000);
        long failures = _client.SystemCounter(SystemCounterId.FreeFails);
        Assert.True(failures > 1, $"{failures} failures");

        Directory.Delete(ready.LogFile);
        File.WriteAllBytes(ready.LogFile, [1]);
        _fixture.Advance(2_000);
        Assert.False(File.Exists(ready.LogFile));
        failures = _client.SystemCounter(SystemCounterId.FreeFails);
        _fixture.Advance(2_000);
        Assert.Equal(failures, _client.SystemCounter(SystemCounterId.FreeFails));
    }

    [Fact]
    public void Correlation_id_that_was_used_before_does_not_give_the_log_of_another()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client, exclusive: true);
        using LogBuffers _ = log;
        RawClient other = _fixture.Client();
        const string Channel = "aeron:ipc?term-length=64k";
        byte[] body = new byte[PublicationCommand.Length(Channel.Length)];
        PublicationCommand.Encode(body, other.Id, ready.RegistrationId, 1001, Channel);

        other.Send(CommandTypes.AddExclusivePublication, body);
        _fixture.Cycle();

        Assert.Equal((int)DriverErrorCode.GenericError, other.ErrorOf(ready.RegistrationId)!.Value.Code);
        Assert.True(File.Exists(ready.LogFile));
        Assert.Equal(1, _fixture.LogCount);
    }

    [Fact]
    public void Client_that_goes_wild_in_the_counters_does_not_make_the_driver_lose_any()
    {
        for (int round = 0; round < 10; round++)
        {
            long[] ids = [.. Enumerable.Range(0, 100).Select(_ => _client.AddCounter(1001, [1], "x"))];
            _fixture.Cycle();
            Assert.All(ids, id => Assert.Null(_client.ErrorOf(id)));
            _client.Cnc.CountersMetadata.AsSpan(60 * 512, 600 * 512).Fill(0x7F);
            Assert.All(ids, id => _client.Remove(CommandTypes.RemoveCounter, id));
            _fixture.Cycle();
            _client.Cnc.CountersMetadata.AsSpan(60 * 512, 600 * 512).Fill(0x7F);
            _client.Cnc.ToClients.PutInt64(_client.Cnc.ToClients.Length - 120, 0); // the tail, which is the driver's
            _fixture.Advance(1_100);
        }

        Assert.Equal(1 + 1000, _client.Of(EventTypes.CounterReady).Count);
        Assert.Equal(0, _fixture.Driver.Invoker!.ErrorCount);
        Assert.Equal(CounterState.Unused, _client.Counters.State(46 + 1 + 200 + 500));
    }

    private CounterValue Position(long subscription) =>
        _client.Counters.ValueOf(_client.ImagesOf(subscription)[^1].PositionCounterId);
}
