using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Tests.Driver;

public sealed class DriverFlowTests : IDisposable
{
    private const int Window = 32768;

    private readonly DriverFixture _fixture = new();
    private readonly RawClient _client;

    public DriverFlowTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait("Req", "ID-7")]
    public void ID_7_Limit_follows_the_slowest_subscriber_in_steps()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        CounterValue limit = _client.Counters.ValueOf(ready.LimitCounterId);
        Assert.Equal(0, limit.GetAcquire());
        Assert.False(log.Metadata.IsConnected);

        CounterValue slow = Subscribe(out RawClient.Image image);
        CounterValue fast = Subscribe(out RawClient.Image _);
        Assert.True(log.Metadata.IsConnected);
        Assert.Equal(ready.RegistrationId, image.CorrelationId);
        Assert.Equal(Window, limit.GetAcquire());

        Fill(log, limit, 20 * 1024);
        fast.SetRelease(20 * 1024);
        slow.SetRelease(2048);
        _fixture.Cycle();
        Assert.Equal(Window, limit.GetAcquire()); // less than an eighth of the window: not yet
        slow.SetRelease(8192);
        _fixture.Cycle();
        Assert.Equal(Window + 8192, limit.GetAcquire());
        Assert.Equal(20 * 1024, _client.Counters.Value(ready.LimitCounterId - 1));
    }

    [Fact]
    [Trait("Req", "ID-8")]
    public void ID_8_Space_behind_the_slowest_subscriber_is_zero_when_the_limit_moves()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        CounterValue limit = _client.Counters.ValueOf(ready.LimitCounterId);
        CounterValue position = Subscribe(out RawClient.Image _);
        Fill(log, limit, 16 * 1024);

        position.SetRelease(8192);
        _fixture.Cycle();

        Assert.Equal(Window + 8192, limit.GetAcquire());
        Assert.False(log.Term(0).AsSpan(0, 8192).ContainsAnyExcept((byte)0));
        Assert.True(log.Term(0).GetInt32(8192) > 0);
    }

    [Fact]
    [Trait("Req", "ID-7")]
    public void ID_7_Limit_begins_at_the_start_position_and_is_a_window_more_with_a_subscriber()
    {
        const int Start = (2 * 65536) + 64;
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(
            _client,
            channel: "aeron:ipc?term-length=64k|init-term-id=-5|term-id=-3|term-offset=64|pub-wnd=8k"
        );
        using LogBuffers _ = log;
        Assert.Equal(Start, _client.Counters.Value(ready.LimitCounterId));

        CounterValue position = Subscribe(out RawClient.Image _);

        Assert.Equal(Start, position.GetAcquire());
        Assert.Equal(Start + 8192, _client.Counters.Value(ready.LimitCounterId));
    }

    [Theory]
    [Trait("Req", "ID-7")]
    [Trait("Req", "ID-8")]
    [InlineData(1, "")]
    [InlineData(2, "|pub-wnd=4k")]
    [InlineData(3, "|init-term-id=2147483647|term-id=-2147483648|term-offset=65536")]
    public void ID_7_ID_8_Limit_is_never_more_than_a_window_ahead_and_all_that_may_be_written_is_zero(
        int seed,
        string start
    )
    {
        Random random = new(seed);
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(
            _client,
            channel: $"aeron:ipc?term-length=64k{start}"
        );
        using LogBuffers _ = log;
        int window = log.Metadata.Buffer.GetInt32(LogLayout.PublicationWindowLengthOffset);
        CounterValue limit = _client.Counters.ValueOf(ready.LimitCounterId);
        CounterValue[] positions = [Subscribe(out RawClient.Image _), Subscribe(out RawClient.Image _)];
        ConcurrentAppender appender = new(log);
        byte[] message = new byte[8192];
        message.AsSpan().Fill(0xFF);
        long begin = log.ProducerPosition();
        while (log.ProducerPosition() < begin + (20 * 65536))
        {
            for (int i = random.Next(8); i > 0; i--)
            {
                appender.Append(message.AsSpan(0, random.Next(8193)), limit.GetAcquire(), 0);
            }

            // Subscribers stop at frames; those of one read position are as good as any.
            CounterValue position = positions[random.Next(2)];
            position.SetRelease(
                random.Next(3) == 0 ? log.ProducerPosition() : NextFrame(log, position.GetAcquire(), random.Next(4))
            );
            long before = limit.GetAcquire();
            _fixture.Cycle();
            long after = limit.GetAcquire();
            long slowest = Math.Min(positions[0].GetAcquire(), positions[1].GetAcquire());
            Assert.InRange(after, before, slowest + window);
            Assert.True(
                after == before || after >= before + (window / 8),
                $"The limit moved from {before} to {after}."
            );
            Assert.True(after > slowest + window - (window / 8), $"The limit {after} lags behind {slowest}.");
            // A message may begin just below the limit, and be as long as an eighth of a term with all its headers.
            AssertZero(log, log.ProducerPosition(), after + LogLayout.RequiredLength(8192, log.MaxPayloadLength));
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 40)]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    [InlineData(5L)] // frames begin at multiples of 32
    [InlineData(131L)]
    public void Position_that_a_subscriber_made_up_does_not_wipe_what_is_being_written(long nonsense)
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        CounterValue position = Subscribe(out RawClient.Image _);
        ConcurrentAppender appender = new(log);
        appender.TryClaim(100, long.MaxValue, out TermClaim claim);

        position.SetRelease(nonsense);
        _fixture.Cycle();
        appender.TryClaim(100, long.MaxValue, out TermClaim second);
        claim.Commit();
        second.Commit();

        Assert.True(_client.Counters.Value(ready.LimitCounterId) <= log.ProducerPosition() + Window);
        Assert.Equal(132, log.Term(0).GetInt32(160));
        Assert.Equal(0, _fixture.Driver.Invoker!.ErrorCount);
        Subscribe(out RawClient.Image image);
        Assert.InRange(_client.Counters.Value(image.PositionCounterId), 0, log.ProducerPosition());
    }

    [Fact]
    [Trait("Req", "ID-6")]
    public void ID_6_Late_joiner_starts_at_the_slowest_and_a_session_filter_filters()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        CounterValue first = Subscribe(out RawClient.Image _);
        CounterValue second = Subscribe(out RawClient.Image _);
        Fill(log, _client.Counters.ValueOf(ready.LimitCounterId), 8192);
        first.SetRelease(8192);
        second.SetRelease(4096);
        _fixture.Cycle();

        CounterValue late = Subscribe(out RawClient.Image image);
        Assert.Equal(4096, late.GetAcquire());
        Assert.EndsWith(" aeron:ipc @4096", _client.Counters.Label(image.PositionCounterId), StringComparison.Ordinal);
        Assert.Equal(ready.RegistrationId, _client.Counters.ReferenceId(image.PositionCounterId));
        Assert.Equal(_client.Id, _client.Counters.OwnerId(image.PositionCounterId));

        long matching = _client.AddSubscription(1001, $"aeron:ipc?session-id={ready.SessionId}");
        long other = _client.AddSubscription(1001, $"aeron:ipc?session-id={ready.SessionId + 1}");
        long otherStream = _client.AddSubscription(1002);
        _fixture.Cycle();
        Assert.Single(_client.ImagesOf(matching));
        Assert.Empty(_client.ImagesOf(other));
        Assert.Empty(_client.ImagesOf(otherStream));
    }

    [Fact]
    [Trait("Req", "ID-6")]
    public void ID_6_Subscriber_before_publisher_gets_its_image_with_the_publication()
    {
        long subscription = _client.AddSubscription(1001);
        _fixture.Cycle();
        _client.Events.Clear();

        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;

        Assert.Equal([EventTypes.PublicationReady, EventTypes.AvailableImage], _client.Events.Select(e => e.Type));
        Assert.Equal(Window, _client.Counters.Value(ready.LimitCounterId));
        Assert.Single(_client.ImagesOf(subscription));
    }

    [Fact]
    public void Without_subscribers_the_limit_stays_where_somebody_was_and_the_next_one_reads_on()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        CounterValue position = Subscribe(out RawClient.Image _, out long subscription);
        Fill(log, _client.Counters.ValueOf(ready.LimitCounterId), 16 * 1024);
        position.SetRelease(4096);
        _fixture.Cycle();
        long remove = _client.Remove(CommandTypes.RemoveSubscription, subscription);
        _fixture.Cycle();

        Assert.True(_client.Succeeded(remove));
        Assert.Equal(0, _client.UnavailableCount(subscription));
        Assert.False(log.Metadata.IsConnected);
        Assert.Equal(4096, _client.Counters.Value(ready.LimitCounterId));
        Assert.Equal(4096, Subscribe(out RawClient.Image _).GetAcquire());
        Assert.Equal(4096 + Window, _client.Counters.Value(ready.LimitCounterId));
    }

    [Fact]
    [Trait("Req", "ID-12")]
    public void ID_12_Publication_that_ends_drains_before_its_image_goes()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        CounterValue position = Subscribe(out RawClient.Image _, out long subscription);
        Fill(log, _client.Counters.ValueOf(ready.LimitCounterId), 4096);
        long remove = _client.RemovePublication(ready.RegistrationId);
        _fixture.Cycle();

        Assert.True(_client.Succeeded(remove));
        Assert.Equal(4096, log.Metadata.EndOfStreamPosition);
        Assert.Equal(4096, _client.Counters.Value(ready.LimitCounterId));
        _fixture.Advance(20_000);
        Assert.Equal(0, _client.UnavailableCount(subscription));
        Assert.Equal(4096, Subscribe(out RawClient.Image _, out long late).GetAcquire() + 4096);

        position.SetRelease(4096);
        _client.Remove(CommandTypes.RemoveSubscription, late);
        _fixture.Advance(1100);
        Assert.Equal(1, _client.UnavailableCount(subscription));
        _fixture.Advance(1100);
        Assert.Equal(0, _fixture.LogCount);
        Assert.False(File.Exists(ready.LogFile));
        Assert.Equal(CounterState.Reclaimed, _client.Counters.State(ready.LimitCounterId));
        Assert.Equal(CounterState.Reclaimed, _client.Counters.State(position.Id));
    }

    [Fact]
    public void Shared_publication_ends_with_its_last_handle()
    {
        long first = _client.AddPublication(1001);
        long second = _client.AddPublication(1001);
        _fixture.Cycle();
        _client.RemovePublication(first);
        _fixture.Advance(5000);
        Assert.Equal(1, _fixture.LogCount);
        _client.RemovePublication(second);
        _fixture.Advance(3000);
        Assert.Equal(0, _fixture.LogCount);
    }

    [Fact]
    [Trait("Req", "ID-13")]
    public void ID_13_Revoking_takes_the_image_away_unread_and_is_counted()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        long second = _client.AddPublication(1001);
        Subscribe(out RawClient.Image _, out long subscription);
        Fill(log, _client.Counters.ValueOf(ready.LimitCounterId), 4096);

        _client.RemovePublication(ready.RegistrationId, revoke: true);
        _fixture.Cycle();
        Assert.True(log.Metadata.IsPublicationRevoked);
        long fresh = _client.AddPublication(1001);
        _fixture.Cycle();
        Assert.NotEqual(ready.RegistrationId, _client.ReadyOf(fresh)!.RegistrationId);

        _fixture.Advance(1100);
        Assert.Equal(1, _client.UnavailableCount(subscription));
        Assert.Equal(4096, log.Metadata.EndOfStreamPosition);
        Assert.False(log.Metadata.IsConnected);
        Assert.Equal(1, _client.SystemCounter(SystemCounterId.PublicationsRevoked));
        Assert.Equal(2, _fixture.LogCount); // the second handle still holds it
        _client.RemovePublication(second);
        _fixture.Advance(2100);
        Assert.Equal(1, _fixture.LogCount);
    }

    [Fact]
    [Trait("Req", "ID-13")]
    public void ID_13_Rejected_image_comes_back_after_the_cool_down()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        Subscribe(out RawClient.Image image, out long subscription);

        long reject = _client.Reject(ready.RegistrationId, "no good");
        long unknown = _client.Reject(12345, "x");
        long tooLong = _client.Reject(ready.RegistrationId, new string('x', 1024));
        _fixture.Cycle();

        Assert.True(_client.Succeeded(reject));
        Assert.Equal(11, _client.ErrorOf(unknown)!.Value.Code);
        Assert.Equal(11, _client.ErrorOf(tooLong)!.Value.Code);
        byte[] error = Assert.Single(_client.Of(EventTypes.PublicationError));
        Assert.True(PublicationErrorEvent.TryDecode(error, out PublicationErrorEvent decoded));
        Assert.Equal((13, "no good"), (decoded.ErrorCode, VariablePart.Text(decoded.Message)));
        Assert.Equal(1, _client.UnavailableCount(subscription));
        Assert.False(log.Metadata.IsConnected);
        Assert.Equal(CounterState.Reclaimed, _client.Counters.State(image.PositionCounterId));

        _fixture.Advance(5000);
        _client.Reject(ready.RegistrationId, "again"); // sets the end of the cool-down anew
        _fixture.Advance(9000);
        Assert.Single(_client.ImagesOf(subscription));
        _fixture.Advance(2100);
        Assert.Equal(2, _client.ImagesOf(subscription).Count);
        Assert.True(log.Metadata.IsConnected);
        Assert.Equal(2, _client.SystemCounter(SystemCounterId.ImagesRejected));
    }

    [Fact]
    [Trait("Req", "ID-9")]
    public void ID_9_Tethered_straggler_holds_the_publisher_and_an_untethered_one_is_let_go_and_comes_back()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        CounterValue limit = _client.Counters.ValueOf(ready.LimitCounterId);
        CounterValue reader = Subscribe(out RawClient.Image _);
        CounterValue straggler = Subscribe(out RawClient.Image image, out long subscription, "aeron:ipc?tether=false");
        Fill(log, limit, Window);
        reader.SetRelease(Window);
        _fixture.Cycle();
        Assert.Equal(Window, limit.GetAcquire());

        _fixture.Advance(240, step: 20); // window limit: 200 ms
        Assert.Equal(1, _client.UnavailableCount(subscription));
        Assert.Equal(Window, limit.GetAcquire()); // its space is protected a little longer
        _fixture.Advance(40, step: 20); // linger: 50 ms; in all window limit, linger and two checks of 20 ms at most
        Assert.Equal(2 * Window, limit.GetAcquire());
        Assert.Equal(CounterState.Allocated, _client.Counters.State(straggler.Id));

        _fixture.Advance(240, step: 20); // resting: 200 ms
        Assert.Equal(Window, straggler.GetAcquire());
        Assert.Equal(2, _client.ImagesOf(subscription).Count);
        Assert.Equal(image.PositionCounterId, _client.ImagesOf(subscription)[1].PositionCounterId);
    }

    [Fact]
    [Trait("Req", "ID-9")]
    public void ID_9_Untethered_straggler_of_a_silent_client_does_not_join_again_until_it_is_heard()
    {
        RawClient stopped = _fixture.Client();
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        long subscription = stopped.AddSubscription(1001, "aeron:ipc?tether=false");
        CounterValue reader = Subscribe(out RawClient.Image _); // also lets the driver link the other
        _fixture.Silence(stopped);
        _fixture.Advance(1200, step: 20); // older than its last sign of life may be
        Fill(log, _client.Counters.ValueOf(ready.LimitCounterId), Window);
        reader.SetRelease(Window);

        _fixture.Advance(3000, step: 20);
        stopped.Drain();
        Assert.Equal(1, stopped.UnavailableCount(subscription));
        Assert.Single(stopped.ImagesOf(subscription));

        stopped.Correlated(CommandTypes.ClientKeepalive);
        _fixture.Advance(100, step: 20);
        stopped.Drain();
        Assert.Equal(2, stopped.ImagesOf(subscription).Count);
        stopped.Dispose();
    }

    [Fact]
    public void Untethered_subscription_without_rejoin_is_forgotten()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        CounterValue reader = Subscribe(out RawClient.Image _);
        CounterValue straggler = Subscribe(
            out RawClient.Image _,
            out long subscription,
            "aeron:ipc?tether=false|rejoin=false"
        );
        Fill(log, _client.Counters.ValueOf(ready.LimitCounterId), Window);
        reader.SetRelease(Window);

        _fixture.Advance(3000, step: 20);

        Assert.Equal(1, _client.UnavailableCount(subscription));
        Assert.Single(_client.ImagesOf(subscription));
        Assert.Equal(CounterState.Reclaimed, _client.Counters.State(straggler.Id));
        long remove = _client.Remove(CommandTypes.RemoveSubscription, subscription);
        _fixture.Cycle();
        Assert.True(_client.Succeeded(remove));
    }

    [Fact]
    public void Timeouts_in_the_channel_of_the_publication_win()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(
            _client,
            channel: "aeron:ipc?term-length=64k|untethered-window-limit-timeout=2s|untethered-resting-timeout=1h".Replace(
                "1h",
                "3600s",
                StringComparison.Ordinal
            )
        );
        using LogBuffers _ = log;
        CounterValue reader = Subscribe(out RawClient.Image _);
        Subscribe(out RawClient.Image _, out long subscription, "aeron:ipc?tether=false");
        Fill(log, _client.Counters.ValueOf(ready.LimitCounterId), Window);
        reader.SetRelease(Window);

        _fixture.Advance(1900, step: 20);
        Assert.Equal(0, _client.UnavailableCount(subscription));
        _fixture.Advance(200, step: 20);
        Assert.Equal(1, _client.UnavailableCount(subscription));
        Assert.Equal(2_000_000_000, log.Metadata.Buffer.GetInt64(LogLayout.UntetheredLingerTimeoutNsOffset));
        _fixture.Advance(10_000);
        Assert.Single(_client.ImagesOf(subscription));
    }

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Claim_of_a_dead_publisher_is_unblocked_after_the_timeout()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers _ = log;
        Subscribe(out RawClient.Image _);
        ConcurrentAppender appender = new(log);
        appender.TryClaim(100, Window, out TermClaim _);
        appender.Append("x"u8, Window, 0);

        _fixture.Advance(14_000);
        Assert.Equal(-132, log.Term(0).GetInt32(0));
        _fixture.Advance(3_000);
        Assert.Equal(FrameStatus.Padding, TermReader.Look(log.Term(0), 0, out int length));
        Assert.Equal(132, length);
        Assert.Equal(1, _client.SystemCounter(SystemCounterId.UnblockedPublications));
        Assert.True(ready.RegistrationId > 0);
    }

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Claim_on_an_exclusive_publication_is_unblocked_when_it_drains()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client, exclusive: true);
        using LogBuffers _ = log;
        CounterValue position = Subscribe(out RawClient.Image _);
        ExclusiveAppender appender = new(log);
        appender.Append("x"u8, Window, 0);
        appender.TryClaim(100, Window, out TermClaim _);
        position.SetRelease(64);

        _fixture.Advance(30_000);
        Assert.Equal(-132, log.Term(0).GetInt32(64)); // its only writer may come back
        _client.RemovePublication(ready.RegistrationId);
        _fixture.Advance(1_100);
        Assert.Equal(FrameStatus.Padding, TermReader.Look(log.Term(0), 64, out int _));
    }

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Command_of_a_client_that_died_in_the_midst_is_unblocked()
    {
        Assert.True(_client.Ring.TryClaim(CommandTypes.AddPublication, 40, out _));
        long id = _client.AddPublication(1001);
        _fixture.Silence(_client);

        _fixture.Advance(9_000);
        _client.Drain();
        Assert.Null(_client.ReadyOf(id));
        _fixture.Advance(3_000);
        _client.Drain();

        Assert.NotNull(_client.ReadyOf(id));
        Assert.Equal(1, _client.SystemCounter(SystemCounterId.UnblockedCommands));
        _client.Dispose();
    }

    [Fact]
    [Trait("Req", "ID-10")]
    public void ID_10_Silent_client_loses_everything()
    {
        RawClient watcher = _fixture.Client();
        RawClient dying = _fixture.Client();
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(dying);
        using LogBuffers _ = log;
        (RawClient.Ready others, LogBuffers othersLog) = _fixture.Publication(watcher, 1002);
        using LogBuffers __ = othersLog;
        long subscription = dying.AddSubscription(1002);
        long counter = dying.AddCounter(1001, [], "x");
        long image = watcher.AddSubscription(1001);
        _fixture.Cycle();
        Assert.True(othersLog.Metadata.IsConnected);
        int heartbeat = watcher.Counters.FindByTypeAndKey(CounterTypes.ClientHeartbeat, dying.Id);
        _fixture.Silence(dying);

        _fixture.Advance(9_000);
        Assert.Empty(watcher.Of(EventTypes.ClientTimeout));
        _fixture.Advance(4_000);

        Assert.Equal(dying.Id, BitConverter.ToInt64(Assert.Single(watcher.Of(EventTypes.ClientTimeout))));
        Assert.Equal(
            [dying.Id, counter],
            watcher.Of(EventTypes.UnavailableCounter).Select(b => BitConverter.ToInt64(b))
        );
        Assert.Equal(1, watcher.SystemCounter(SystemCounterId.ClientTimeouts));
        Assert.Equal(CounterState.Reclaimed, watcher.Counters.State(heartbeat));
        Assert.False(othersLog.Metadata.IsConnected);
        Assert.Equal(0, dying.UnavailableCount(subscription));
        Assert.Equal(1, watcher.UnavailableCount(image));
        Assert.False(File.Exists(ready.LogFile));
        Assert.True(File.Exists(others.LogFile));
        dying.Dispose();
    }

    [Fact]
    [Trait("Req", "ID-11")]
    public void ID_11_Closed_client_is_gone_within_two_seconds_and_is_no_timeout()
    {
        RawClient watcher = _fixture.Client();
        RawClient closing = _fixture.Client();
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(closing);
        log.Dispose();

        closing.Correlated(CommandTypes.ClientClose);
        _fixture.Silence(closing);
        _fixture.Advance(3_000);

        Assert.Empty(watcher.Of(EventTypes.ClientTimeout));
        Assert.Equal(0, watcher.SystemCounter(SystemCounterId.ClientTimeouts));
        Assert.False(File.Exists(ready.LogFile));
        closing.Dispose();
    }

    [Fact]
    public void Jump_of_the_wall_clock_kills_nobody()
    {
        _fixture.Publication(_client).Log.Dispose();

        _fixture.EpochClock.NowMs += 3_600_000;
        _fixture.Advance(3_000);
        _fixture.EpochClock.NowMs -= 7_200_000;
        _fixture.Advance(3_000);

        Assert.Empty(_client.Of(EventTypes.ClientTimeout));
        Assert.Equal(1, _fixture.LogCount);
    }

    [Fact]
    [Trait("Req", "ID-17")]
    public void ID_17_Hundred_thousand_publications_that_come_and_go_leave_nothing()
    {
        const int Rounds = 1000;
        const int PerRound = 100;
        RawClient client = _client;
        (RawClient.Ready _, LogBuffers log) = _fixture.Publication(client);
        log.Dispose();
        long subscription = client.AddSubscription(2000);
        _fixture.Advance(2000);
        long mapped = client.SystemCounter(SystemCounterId.BytesCurrentlyMapped);
        int counters = client.Counters.AllocatedIds().Count();
        int descriptors = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        long images = 0;
        for (int round = 0; round < Rounds; round++)
        {
            client.Events.Clear();
            long[] ids =
            [
                .. Enumerable
                    .Range(0, PerRound)
                    .Select(i => client.AddPublication(2000 + (i % 10), exclusive: i % 2 == 0)),
            ];
            _fixture.Cycle();
            Assert.All(ids, id => Assert.NotNull(client.ReadyOf(id)));
            images += client.ImagesOf(subscription).Count;
            Assert.All(ids, id => client.RemovePublication(id, revoke: id % 3 == 0));
            _fixture.Advance(4000, step: 1000); // drained, told, deleted, and the counters rested
            Assert.Equal(1, _fixture.LogCount);
        }

        Assert.Equal(Rounds * PerRound / 10, images); // stream 2000 is every tenth, all of them exclusive
        Assert.Equal(mapped, client.SystemCounter(SystemCounterId.BytesCurrentlyMapped));
        Assert.Equal(counters, client.Counters.AllocatedIds().Count());
        // No more counters than one round needs were ever used: two for each of 50 exclusive and 5 shared publications, and
        // one for each image.
        Assert.Equal(CounterState.Unused, client.Counters.State(counters + (2 * 55) + (PerRound / 10)));
        Assert.InRange(Directory.GetFileSystemEntries("/proc/self/fd").Length, 1, descriptors + 50); // of all tests at once
        Assert.Equal(0, client.SystemCounter(SystemCounterId.Errors));
        Assert.Equal(0, client.SystemCounter(SystemCounterId.FreeFails));
    }

    [Fact]
    public void Cycle_without_work_allocates_nothing()
    {
        (RawClient.Ready _, LogBuffers log) = _fixture.Publication(_client);
        using LogBuffers __ = log;
        Subscribe(out RawClient.Image _);

        Assert.Equal(0, Support.Allocations.Of(() => _fixture.Driver.Invoker!.Invoke()));
    }

    private CounterValue Subscribe(out RawClient.Image image) => Subscribe(out image, out _);

    private CounterValue Subscribe(out RawClient.Image image, out long subscription, string channel = "aeron:ipc")
    {
        subscription = _client.AddSubscription(1001, channel);
        _fixture.Cycle();
        image = Assert.Single(_client.ImagesOf(subscription));
        return _client.Counters.ValueOf(image.PositionCounterId);
    }

    private static long NextFrame(LogBuffers log, long position, int frames)
    {
        for (; frames > 0 && position < log.ProducerPosition(); frames--)
        {
            TermReader.Look(
                log.Term(StreamPosition.PartitionOfPosition(position, log.BitsToShift)),
                (int)(position & (log.TermLength - 1)),
                out int length
            );
            position += FrameHeader.AlignedLength(length);
        }

        return position;
    }

    private static void AssertZero(LogBuffers log, long from, long to)
    {
        while (from < to)
        {
            int offset = (int)(from & (log.TermLength - 1));
            int length = (int)Math.Min(to - from, log.TermLength - offset);
            Assert.False(
                log.Term(StreamPosition.PartitionOfPosition(from, log.BitsToShift))
                    .AsSpan(offset, length)
                    .ContainsAnyExcept((byte)0),
                $"Between {from} and {from + length} something is left of an earlier term."
            );
            from += length;
        }
    }

    /// <summary>Frames of 1,024 bytes up to a position.</summary>
    private static void Fill(LogBuffers log, CounterValue limit, int position)
    {
        ConcurrentAppender appender = new(log);
        while (log.ProducerPosition() < position)
        {
            Assert.True(appender.Append(new byte[992], limit.GetAcquire(), 0) > 0);
        }
    }
}
