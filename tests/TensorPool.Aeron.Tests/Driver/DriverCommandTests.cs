using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Tests.Driver;

public sealed class DriverCommandTests : IDisposable
{
    private readonly DriverFixture _fixture = new();
    private readonly RawClient _client;

    public DriverCommandTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait("Req", "ID-5")]
    public void ID_5_Heartbeat_notice_precedes_the_first_answer_and_images_follow_the_ready_event()
    {
        long publication = _client.AddPublication(1001);
        long subscription = _client.AddSubscription(1001);
        _fixture.Cycle();

        Assert.Equal(
            [
                EventTypes.CounterReady,
                EventTypes.PublicationReady,
                EventTypes.SubscriptionReady,
                EventTypes.AvailableImage,
            ],
            _client.Events.Select(e => e.Type)
        );
        int heartbeat = _client.Counters.FindByTypeAndKey(CounterTypes.ClientHeartbeat, _client.Id);
        Assert.Equal(_client.Id, BitConverter.ToInt64(_client.Events[0].Body));
        Assert.Equal(heartbeat, BitConverter.ToInt32(_client.Events[0].Body, 8));
        Assert.Equal(_fixture.EpochClock.NowMs, _client.Counters.Value(heartbeat));
        Assert.Equal(publication, Assert.Single(_client.ImagesOf(subscription)).CorrelationId);
    }

    [Fact]
    [Trait("Req", "ID-3")]
    public void ID_3_Shared_publication_is_the_same_for_the_second_who_asks()
    {
        long first = _client.AddPublication(1001);
        long second = _client.AddPublication(1001);
        RawClient other = _fixture.Client();
        long third = other.AddPublication(1001);
        _fixture.Cycle();

        Assert.Equal(first, _client.ReadyOf(first)!.RegistrationId);
        Assert.Equal(_client.ReadyOf(first), _client.ReadyOf(second));
        Assert.Equal(_client.ReadyOf(first), other.ReadyOf(third));
        Assert.Equal(1, _fixture.LogCount);
    }

    [Theory]
    [Trait("Req", "ID-3")]
    [InlineData("aeron:ipc?term-length=128k")]
    [InlineData("aeron:ipc?mtu=2048")]
    [InlineData("aeron:ipc?session-id=5")]
    [InlineData("aeron:ipc?init-term-id=1|term-id=1|term-offset=0")]
    public void ID_3_Parameter_that_differs_from_the_shared_publication_is_refused(string channel)
    {
        _fixture.Publication(_client, channel: "aeron:ipc?term-length=64k|session-id=4").Log.Dispose();

        long id = _client.AddPublication(1001, channel);
        _fixture.Cycle();

        Assert.Equal((int)DriverErrorCode.GenericError, _client.ErrorOf(id)!.Value.Code);
        Assert.Equal(1, _fixture.LogCount);
    }

    [Fact]
    [Trait("Req", "ID-3")]
    public void ID_3_Parameters_that_equal_those_of_the_shared_publication_are_accepted()
    {
        const string Channel =
            "aeron:ipc?term-length=64k|mtu=1408|session-id=9|init-term-id=5|term-id=7|term-offset=64";
        long first = _client.AddPublication(1001, Channel);
        long second = _client.AddPublication(1001, Channel);
        _fixture.Cycle();

        Assert.NotNull(_client.ReadyOf(first));
        Assert.Equal(_client.ReadyOf(first), _client.ReadyOf(second));
    }

    [Fact]
    [Trait("Req", "ID-4")]
    public void ID_4_Exclusive_publication_is_always_a_new_one()
    {
        long first = _client.AddPublication(1001, exclusive: true);
        long second = _client.AddPublication(1001, exclusive: true);
        long shared = _client.AddPublication(1001);
        _fixture.Cycle();

        Assert.Equal(EventTypes.ExclusivePublicationReady, _client.ReadyOf(first)!.Type);
        Assert.Equal(second, _client.ReadyOf(second)!.RegistrationId);
        Assert.Equal(shared, _client.ReadyOf(shared)!.RegistrationId);
        Assert.Equal(
            3,
            ((long[])[first, second, shared]).Select(id => _client.ReadyOf(id)!.SessionId).Distinct().Count()
        );
        Assert.Equal(3, _fixture.LogCount);
    }

    [Theory]
    [Trait("Req", "ID-4")]
    [InlineData("aeron:ipc?init-term-id=1", 1)]
    [InlineData("aeron:ipc?term-id=1|term-offset=0", 1)]
    [InlineData("aeron:ipc?init-term-id=2|term-id=1|term-offset=0", 1)]
    [InlineData("aeron:ipc?init-term-id=1|term-id=1|term-offset=33", 1)]
    [InlineData("aeron:ipc?term-length=64k|init-term-id=1|term-id=1|term-offset=65568", 1)]
    [InlineData("aeron:ipc?term-length=65k", 1)]
    [InlineData("aeron:ipc?term-length=2g", 1)]
    [InlineData("aeron:ipc?mtu=100", 1)]
    [InlineData("aeron:ipc?term-length=64k|mtu=16384", 1)]
    [InlineData("aeron:ipc?pub-wnd=1m|term-length=64k", 1)]
    [InlineData("aeron:ipc?pub-wnd=64", 1)]
    [InlineData("aeron:ipc?stream-id=7", 1)]
    [InlineData("aeron:ipc?session-id=tag:3", 1)]
    [InlineData("aeron:ipc?session-id=x", 1)]
    [InlineData("aeron:ipc?tags=1,-1", 1)]
    [InlineData("aeron:ipc?linger=x", 1)]
    [InlineData("aeron:ipc?sparse=yes", 1)]
    [InlineData("aeron:ipc?x", 1)]
    [InlineData("nonsense", 1)]
    [InlineData("aeron:udp?endpoint=localhost:40123", 8)]
    [InlineData("aeron-spy:aeron:udp?endpoint=localhost:40123", 8)]
    [InlineData("aeron:ipc?control-mode=response", 8)]
    [InlineData("aeron:ipc?response-correlation-id=3", 8)]
    public void ID_4_Channel_that_cannot_be_published_on_is_refused_without_a_trace(string channel, int code)
    {
        long id = _client.AddPublication(1001, channel, exclusive: true);
        _fixture.Cycle();

        (int Code, string Text) error = _client.ErrorOf(id)!.Value;
        Assert.Equal(code, error.Code);
        Assert.InRange(error.Text.Length, 1, 1024);
        Assert.Single(_client.Of(EventTypes.Error));
        Assert.Equal(0, _fixture.LogCount);
        Assert.Equal(1, _client.SystemCounter(SystemCounterId.Errors));
    }

    [Fact]
    [Trait("Req", "ID-4")]
    public void ID_4_Session_in_use_on_the_stream_is_refused_and_free_again_after_its_end()
    {
        const string Channel = "aeron:ipc?term-length=64k|session-id=-7";
        long first = _client.AddPublication(1001, Channel, exclusive: true);
        long second = _client.AddPublication(1001, Channel, exclusive: true);
        long otherStream = _client.AddPublication(1002, Channel, exclusive: true);
        _fixture.Cycle();

        Assert.Equal(-7, _client.ReadyOf(first)!.SessionId);
        Assert.Equal((int)DriverErrorCode.InvalidChannel, _client.ErrorOf(second)!.Value.Code);
        Assert.NotNull(_client.ReadyOf(otherStream));

        _client.RemovePublication(first);
        _fixture.Advance(3000);
        long again = _client.AddPublication(1001, Channel, exclusive: true);
        _fixture.Cycle();
        Assert.NotNull(_client.ReadyOf(again));
    }

    [Fact]
    public void Entity_tag_is_unique()
    {
        long first = _client.AddPublication(1, "aeron:ipc?term-length=64k|tags=1,55");
        long second = _client.AddPublication(2, "aeron:ipc?term-length=64k|tags=1,55");
        _fixture.Cycle();

        Assert.NotNull(_client.ReadyOf(first));
        Assert.Equal((int)DriverErrorCode.InvalidChannel, _client.ErrorOf(second)!.Value.Code);
    }

    [Theory]
    [Trait("Req", "ID-2")]
    [InlineData("aeron:udp?endpoint=localhost:40123", 8)]
    [InlineData("aeron:ipc?tether=maybe", 1)]
    [InlineData("aeron:ipc?session-id=tag:1", 1)]
    [InlineData("aeron:ipc?init-term-id=1", 1)]
    public void ID_2_Channel_that_cannot_be_subscribed_to_is_refused(string channel, int code)
    {
        long id = _client.AddSubscription(1001, channel);
        _fixture.Cycle();

        Assert.Equal(code, _client.ErrorOf(id)!.Value.Code);
        Assert.Empty(_client.Of(EventTypes.SubscriptionReady));
    }

    [Fact]
    [Trait("Req", "ID-2")]
    public void ID_2_Removing_what_is_not_there_is_refused_with_the_code_of_its_kind()
    {
        long publication = _client.RemovePublication(99);
        long subscription = _client.Remove(CommandTypes.RemoveSubscription, 99);
        long counter = _client.Remove(CommandTypes.RemoveCounter, 99);
        _fixture.Cycle();

        Assert.Equal(3, _client.ErrorOf(publication)!.Value.Code);
        Assert.Equal(2, _client.ErrorOf(subscription)!.Value.Code);
        Assert.Equal(5, _client.ErrorOf(counter)!.Value.Code);
    }

    [Theory]
    [Trait("Req", "ID-2")]
    [InlineData(CommandTypes.AddDestination, 3)]
    [InlineData(CommandTypes.RemoveDestination, 3)]
    [InlineData(CommandTypes.AddReceiveDestination, 2)]
    [InlineData(CommandTypes.RemoveReceiveDestination, 2)]
    public void ID_2_Destinations_are_unknown(int type, int code)
    {
        byte[] body = new byte[DestinationCommand.Length(9)];
        DestinationCommand.Encode(body, _client.Id, 500, 3, "aeron:ipc");
        _client.Send(type, body);
        _fixture.Cycle();

        Assert.Equal(code, _client.ErrorOf(500)!.Value.Code);
    }

    [Theory]
    [InlineData(CommandTypes.RemoveDestinationById)]
    [InlineData(CommandTypes.RejectImage)] // the type that 1.46 used, told apart by its length
    public void Destination_ids_are_unknown(int type)
    {
        byte[] body = new byte[RemoveDestinationByIdCommand.FixedLength];
        RemoveDestinationByIdCommand.Encode(body, _client.Id, 500, 3, 4);
        _client.Send(type, body);
        _fixture.Cycle();

        Assert.Equal(3, _client.ErrorOf(500)!.Value.Code);
    }

    [Fact]
    [Trait("Req", "ID-2")]
    public void ID_2_Request_to_terminate_is_ignored()
    {
        byte[] body = new byte[TerminateDriverCommand.Length(3)];
        TerminateDriverCommand.Encode(body, _client.Id, -1, [1, 2, 3]);
        _client.Send(CommandTypes.TerminateDriver, body);
        _fixture.Cycle();

        Assert.Empty(_client.Events);
        Assert.True(_fixture.Driver.Invoker!.IsRunning);
    }

    [Fact]
    [Trait("Req", "ID-2")]
    public void ID_2_Unknown_and_truncated_commands_are_answered_and_do_not_disturb_others()
    {
        byte[] unknown = new byte[16];
        CorrelatedCommand.Encode(unknown, _client.Id, 600);
        _client.Send(0x77, unknown);
        _client.Send(0x78, new byte[15]);
        for (int type = 1; type <= 0x12; type++)
        {
            byte[] truncated = new byte[16];
            CorrelatedCommand.Encode(truncated, _client.Id, 700 + type);
            _client.Send(type, truncated);
            _client.Send(type, []);
        }

        long good = _client.AddPublication(1001);
        _fixture.Cycle();

        Assert.Equal(6, _client.ErrorOf(600)!.Value.Code);
        Assert.Equal(7, _client.ErrorOf(701)!.Value.Code);
        Assert.Equal(7, _client.ErrorOf(700 + 0x12)!.Value.Code);
        Assert.NotNull(_client.ReadyOf(good));
        Assert.True(_client.Of(EventTypes.Error).Count <= 17);
    }

    [Fact]
    public void Random_commands_never_stop_the_driver()
    {
        const int Seed = 31;
        Random random = new(Seed);
        for (int i = 0; i < 3000; i++)
        {
            byte[] body = new byte[random.Next(80)];
            random.NextBytes(body);
            if (random.Next(2) == 0 && body.Length > 40)
            {
                BitConverter.TryWriteBytes(body.AsSpan(20), random.Next(0, 30));
                BitConverter.TryWriteBytes(body.AsSpan(28), random.Next(0, 30));
            }

            int type = random.Next(1, 0x14);
            _client.Send(type == CommandTypes.AddCounter ? CommandTypes.RemoveCounter : type, body);
            _fixture.Cycle();
        }

        RawClient client = _fixture.Client();
        long good = client.AddPublication(1001, "aeron:ipc?term-length=64k|alias=good");
        _fixture.Cycle();
        Assert.NotNull(client.ReadyOf(good));
    }

    [Fact]
    [Trait("Req", "ID-14")]
    public void ID_14_Counters_belong_to_their_client()
    {
        long id = _client.AddCounter(1001, [1, 2, 3], "mine");
        _fixture.Cycle();
        byte[] ready = _client.Of(EventTypes.CounterReady)[1];
        int counterId = BitConverter.ToInt32(ready, 8);

        Assert.Equal(id, BitConverter.ToInt64(ready));
        Assert.Equal("mine", _client.Counters.Label(counterId));
        Assert.Equal(id, _client.Counters.RegistrationId(counterId));
        Assert.Equal(_client.Id, _client.Counters.OwnerId(counterId));

        long remove = _client.Remove(CommandTypes.RemoveCounter, id);
        _fixture.Cycle();
        Assert.True(_client.Succeeded(remove));
        Assert.Equal(EventTypes.UnavailableCounter, _client.Events[^1].Type);
        Assert.Equal(CounterState.Reclaimed, _client.Counters.State(counterId));
    }

    [Fact]
    [Trait("Req", "ID-14")]
    public void ID_14_Static_counter_is_found_again_and_survives_its_creator()
    {
        RawClient other = _fixture.Client();
        long first = _client.AddStaticCounter(77, 1002, [9], "static");
        long second = other.AddStaticCounter(77, 1002, [9], "static");
        long owned = _client.AddCounter(1002, [], "owned");
        _fixture.Cycle();
        int counterId = BitConverter.ToInt32(_client.Of(EventTypes.StaticCounter)[0], 8);
        Assert.Equal(first, BitConverter.ToInt64(_client.Of(EventTypes.StaticCounter)[0]));
        Assert.Equal(second, BitConverter.ToInt64(_client.Of(EventTypes.StaticCounter)[1]));
        Assert.Equal(counterId, BitConverter.ToInt32(_client.Of(EventTypes.StaticCounter)[1], 8));
        Assert.Equal(-1, _client.Counters.OwnerId(counterId));

        long clash = other.AddStaticCounter(owned, 1002, [], "clash");
        _client.Correlated(CommandTypes.ClientClose);
        _fixture.Silence(_client);
        _fixture.Advance(2100);
        Assert.Equal(11, other.ErrorOf(clash)!.Value.Code);
        Assert.Equal(CounterState.Allocated, other.Counters.State(counterId));
        _client.Dispose();
    }

    [Fact]
    public void Client_that_finds_no_counter_is_told_whether_it_is_worth_trying_again()
    {
        using DriverFixture fixture = new(o => o with { CountersValuesLength = 128 * 50 });
        RawClient client = fixture.Client();
        long[] ids = [.. Enumerable.Range(0, 4).Select(_ => client.AddCounter(1001, [], "x"))]; // 46, heartbeat, and 3
        fixture.Cycle();
        Assert.Equal((int)DriverErrorCode.GenericError, client.ErrorOf(ids[3])!.Value.Code);
        Assert.Null(client.ErrorOf(ids[2]));

        client.Remove(CommandTypes.RemoveCounter, ids[0]);
        long early = client.AddCounter(1001, [], "y");
        fixture.Cycle();
        Assert.Equal((int)DriverErrorCode.ResourceTemporarilyUnavailable, client.ErrorOf(early)!.Value.Code);

        fixture.Advance(1_100);
        long late = client.AddCounter(1001, [], "z");
        fixture.Cycle();
        Assert.Null(client.ErrorOf(late));
    }

    [Fact]
    [Trait("Req", "ID-2")]
    public void ID_2_Next_session_id_is_neither_reserved_nor_in_use_nor_given_twice()
    {
        HashSet<int> ids = [];
        for (int i = 0; i < 20; i++)
        {
            byte[] body = new byte[NextSessionIdCommand.FixedLength];
            NextSessionIdCommand.Encode(body, _client.Id, 800 + i, 1001);
            _client.Send(CommandTypes.GetNextAvailableSessionId, body);
        }

        long publication = _client.AddPublication(1001);
        _fixture.Cycle();

        foreach (byte[] body in _client.Of(EventTypes.NextAvailableSessionId))
        {
            int id = BitConverter.ToInt32(body, 8);
            Assert.False(id is >= -1 and <= 1000);
            Assert.True(ids.Add(id));
        }

        Assert.Equal(20, ids.Count);
        Assert.True(ids.Add(_client.ReadyOf(publication)!.SessionId));
    }

    [Fact]
    [Trait("Req", "ID-15")]
    public void ID_15_Long_channels_make_no_long_events()
    {
        string channel = "aeron:ipc?term-length=64k|alias=" + new string('a', 4000);
        long publication = _client.AddPublication(1001, channel);
        long subscription = _client.AddSubscription(1001, channel);
        long refused = _client.AddPublication(1002, channel + "|mtu=7");
        _fixture.Cycle();
        _client.RemovePublication(publication);
        _fixture.Advance(3000);

        Assert.NotNull(_client.ReadyOf(publication));
        Assert.Single(_client.ImagesOf(subscription));
        Assert.Equal(1024, _client.ErrorOf(refused)!.Value.Text.Length);
        Assert.Equal(1, _client.UnavailableCount(subscription));
    }

    [Fact]
    public void Log_and_counters_of_a_publication_are_as_the_channel_says()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(
            _client,
            1001,
            "aeron:ipc?term-length=128k|mtu=2048|session-id=3|init-term-id=10|term-id=12|term-offset=64|pub-wnd=16k",
            exclusive: true
        );
        using (log)
        {
            Assert.Equal(
                (131072, 2048, 10, 3, 1001),
                (log.TermLength, log.MtuLength, log.InitialTermId, log.SessionId, log.StreamId)
            );
            Assert.Equal(262144 + 64, log.ProducerPosition());
            Assert.Equal(16384, log.Metadata.Buffer.GetInt32(LogLayout.PublicationWindowLengthOffset));
            Assert.Equal(1, log.Metadata.Buffer.GetByte(LogLayout.TypeOffset));
            Assert.Equal(262144 + 64, _client.Counters.Value(ready.LimitCounterId));
            Assert.Equal(CounterTypes.PublisherLimit, _client.Counters.TypeId(ready.LimitCounterId));
            Assert.Equal(CounterTypes.PublisherPosition, _client.Counters.TypeId(ready.LimitCounterId - 1));
            Assert.StartsWith(
                $"pub-lmt: {ready.RegistrationId} 3 1001 aeron:ipc?",
                _client.Counters.Label(ready.LimitCounterId),
                StringComparison.Ordinal
            );
            Assert.StartsWith(
                "pub-pos (exclusive): ",
                _client.Counters.Label(ready.LimitCounterId - 1),
                StringComparison.Ordinal
            );
            Assert.EndsWith($"/publications/{ready.RegistrationId}.logbuffer", ready.LogFile, StringComparison.Ordinal);
        }
    }
}
