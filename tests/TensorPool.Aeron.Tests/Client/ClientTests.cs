using System.Text;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Tests.Driver;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Client;

public sealed class ClientTests : IDisposable
{
    private readonly ClientFixture _fixture = new();
    private readonly AeronClient _client;

    public ClientTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait("Req", "IC-18")]
    [Trait("Req", "IC-4")]
    public void Messages_travel_with_driver_and_client_on_one_thread()
    {
        List<string> received = [];
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        using ExclusivePublication exclusive = _client.AddExclusivePublication(
            ClientFixture.Channel,
            ClientFixture.Stream
        );
        _fixture.Settle();

        Assert.Equal(2, subscription.ImageCount);
        Assert.True(publication.IsConnected);
        Assert.Equal(64, publication.Offer("shared"u8, reservedValue: 7));
        Assert.Equal(64, exclusive.TryClaim(3, out BufferClaim claim));
        "own"u8.CopyTo(claim.Span);
        claim.Commit();
        Assert.Equal(
            2,
            subscription.Poll(
                (payload, in header) =>
                {
                    received.Add(Encoding.ASCII.GetString(payload));
                    Assert.Equal(64, header.Position);
                    Assert.Equal(ClientFixture.Stream, header.StreamId);
                },
                10
            )
        );
        Assert.Equal(["own", "shared"], received.Order());
        Assert.Equal(64, publication.Position);
        Assert.Equal(32768, publication.PositionLimit);
        Assert.Empty(_fixture.Errors);
    }

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

    [Theory]
    [Trait("Req", "IC-4")]
    [InlineData("aeron:udp?endpoint=localhost:40123", DriverErrorCode.NotSupported)]
    [InlineData("nonsense", DriverErrorCode.InvalidChannel)]
    public void Refusal_is_an_exception_with_code_and_text(string channel, DriverErrorCode code)
    {
        RegistrationException e = Assert.Throws<RegistrationException>(() => _client.AddPublication(channel, 1));
        Assert.Equal(code, e.Code);
        Assert.Contains(channel, e.Message, StringComparison.Ordinal);
        Assert.Equal(code, Assert.Throws<RegistrationException>(() => _client.AddSubscription(channel, 1)).Code);
        Assert.False(_client.IsClosed);
    }

    [Fact]
    [Trait("Req", "IC-8")]
    public void Slow_subscriber_presses_back_and_nothing_is_lost()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using ExclusivePublication publication = _client.AddExclusivePublication(
            ClientFixture.Channel,
            ClientFixture.Stream
        );
        _fixture.Settle();
        int next = 0;
        int sent = 0;
        int pressed = 0;
        byte[] message = new byte[1000];
        FragmentHandler check = (payload, in _) => Assert.Equal(next++, BitConverter.ToInt32(payload));

        while (sent < 500)
        {
            BitConverter.TryWriteBytes(message, sent);
            long result = publication.Offer(message);
            if (result > 0)
            {
                sent++;
            }
            else if (result == PublicationResult.BackPressured)
            {
                pressed++;
                subscription.Poll(check, 10);
                _fixture.Settle();
            }
            else
            {
                Assert.Equal(PublicationResult.AdminAction, result);
            }
        }

        while (subscription.Poll(check, 10) > 0 || next < sent)
        {
            _fixture.Settle();
        }

        Assert.Equal(sent, next);
        Assert.True(pressed > 5);
        Assert.Empty(_fixture.Errors);
    }

    [Fact]
    [Trait("Req", "IF-11")]
    public void IF_11_Long_messages_are_put_together()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        byte[] message = new byte[publication.MaxMessageLength];
        new Random(3).NextBytes(message);
        List<byte[]> received = [];
        FragmentAssembler assembler = new(
            (payload, in header) =>
            {
                received.Add(payload.ToArray());
                Assert.Equal(0xC0, header.Flags);
                Assert.Equal(-9, header.ReservedValue);
                Assert.Equal(payload.Length + 32, header.FrameLength);
            }
        );

        long position = publication.Offer(message, -9);
        while (subscription.Poll(assembler.Handler, 1) > 0)
        {
            // one fragment at a time
        }

        Assert.Equal(message, Assert.Single(received));
        Assert.Equal(position, Assert.Single(subscription.Images).Position);
        Assert.Throws<ArgumentOutOfRangeException>(() => publication.Offer(new byte[message.Length + 1]));
        assembler.FreeSession(publication.SessionId);
    }

    [Fact]
    [Trait("Req", "IF-11")]
    public void IF_11_Message_that_had_begun_is_dropped_with_its_image_and_its_builder_is_used_again()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        int received = 0;
        FragmentAssembler assembler = new((_, in _) => received++);
        byte[] message = new byte[5000];
        for (int i = 0; i < 3; i++)
        {
            ExclusivePublication publication = _client.AddExclusivePublication(
                ClientFixture.Channel,
                ClientFixture.Stream
            );
            _fixture.Settle();
            publication.Offer(message);
            subscription.Poll(assembler.Handler, 2);
            publication.Revoke();
            _fixture.Advance(1200);
            Assert.Equal(0, subscription.ImageCount);
            subscription.Poll(assembler.Handler, 2);
            Assert.Equal(i + 1, assembler.DroppedCount);
        }

        Assert.Equal(0, received);
        Assert.Equal(1, assembler.BuilderCount);
    }

    [Fact]
    [Trait("Req", "IC-10")]
    public void Subscriber_reads_to_the_end_before_its_image_goes()
    {
        List<Image> gone = [];
        AeronClient other = _fixture.Client();
        using Subscription subscription = _client.AddSubscription(
            ClientFixture.Channel,
            ClientFixture.Stream,
            null,
            gone.Add
        );
        Publication publication = other.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        publication.Offer("last"u8);
        publication.Dispose();
        _fixture.Advance(3000);
        Image image = Assert.Single(subscription.Images);

        Assert.False(image.IsEndOfStream);
        Assert.Equal(1, subscription.Poll((_, in _) => { }, 10));
        Assert.True(image.IsEndOfStream);
        Assert.Equal(1, _client.MappedLogCount);
        _fixture.Advance(2200);
        Assert.Same(image, Assert.Single(gone));
        Assert.Equal((true, 64L, true), (image.IsClosed, image.Position, image.IsEndOfStream));
        Assert.Equal(0, subscription.ImageCount);
        Assert.Equal(0, subscription.Poll((_, in _) => { }, 10));
        _fixture.Advance(4000);
        _fixture.AwaitMappedLogs(_client, 0);
        Assert.Equal((64L, true, false), (image.Position, image.IsEndOfStream, image.IsPublicationRevoked));
    }

    [Fact]
    [Trait("Req", "IC-16")]
    public void One_mapping_serves_all_of_a_log_and_goes_after_the_last()
    {
        Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        Publication first = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        Publication second = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();

        Assert.NotEqual(first.RegistrationId, second.RegistrationId);
        Assert.Equal(first.OriginalRegistrationId, second.OriginalRegistrationId);
        Assert.Equal(1, _client.MappedLogCount);
        first.Dispose();
        subscription.Dispose();
        _fixture.Advance(5000);
        Assert.Equal(1, _client.MappedLogCount);
        Assert.Equal(PublicationResult.Closed, first.Offer("x"u8));
        Assert.Equal(PublicationResult.Closed, first.Position);
        second.Dispose();
        _fixture.Advance(5000);
        _fixture.AwaitMappedLogs(_client, 0);
    }

    [Fact]
    [Trait("Req", "IC-10")]
    public void Log_stays_mapped_while_a_claim_is_open_or_a_handler_runs()
    {
        Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        publication.Offer("x"u8);
        Assert.True(publication.TryClaim(5, out BufferClaim claim) > 0);

        publication.Dispose();
        subscription.Dispose();
        _fixture.Advance(10_000);
        Assert.Equal(1, _client.MappedLogCount);
        claim.Span.Fill(1);
        claim.Commit();
        _fixture.Advance(1000);
        _fixture.AwaitMappedLogs(_client, 0);

        using Subscription again = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        Publication source = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        source.Offer("abc"u8);
        int polled = again.Poll(
            (payload, in _) =>
            {
                source.Dispose();
                again.Dispose();
                _fixture.Advance(10_000);
                Assert.Equal(1, _client.MappedLogCount);
                Assert.Equal("abc"u8, payload);
            },
            10
        );
        Assert.Equal(1, polled);
        Assert.Empty(_fixture.Errors);
        _fixture.Advance(1000);
        _fixture.AwaitMappedLogs(_client, 0);
    }

    [Fact]
    [Trait("Req", "IC-3")]
    public void Heartbeat_is_found_and_kept_and_named_once()
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

    [Theory]
    [Trait("Req", "IC-11")]
    [InlineData(true, 1_000)]
    [InlineData(false, 11_000)]
    public void Driver_that_ends_or_dies_closes_everything(bool isShutDown, int withinMs)
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
    public void Client_that_was_stopped_for_too_long_ends_before_it_touches_anything()
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
    public void Lapped_client_ends()
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
    [Trait("Req", "IC-14")]
    public void Revoked_stream_says_so()
    {
        List<Image> gone = [];
        AeronClient other = _fixture.Client();
        using Subscription subscription = _client.AddSubscription(
            ClientFixture.Channel,
            ClientFixture.Stream,
            null,
            gone.Add
        );
        Publication publication = other.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        using Publication second = other.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();

        publication.Revoke();
        _fixture.Advance(1200);

        Assert.True(Assert.Single(gone).IsPublicationRevoked);
        Assert.True(second.IsRevoked);
        Assert.False(second.IsConnected);
        Assert.Equal(PublicationResult.NotConnected, second.Offer("x"u8));
    }

    [Fact]
    [Trait("Req", "IC-14")]
    public void Rejected_publication_hears_of_it_and_the_image_comes_back()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();

        Assert.Single(subscription.Images).Reject("no good");
        _fixture.Settle();
        Assert.Equal(0, subscription.ImageCount);
        Assert.Contains("no good", Assert.Single(_fixture.Errors).Message, StringComparison.Ordinal);
        _fixture.Advance(11_200);
        Assert.Equal(1, subscription.ImageCount);
        publication.Offer("back"u8);
        Assert.Equal(1, subscription.Poll((_, in _) => { }, 10));
    }

    [Fact]
    [Trait("Req", "IC-15")]
    public void Session_id_is_asked_of_a_driver_that_knows_how_and_guessed_otherwise()
    {
        using RawClient watcher = new(_fixture.Driver.CncPath);
        int fromDriver = _client.NextSessionId(1);
        Assert.Equal(unchecked(fromDriver + 1), _client.NextSessionId(1));
        watcher.Counters.ValueOf(43).SetRelease(65535);
        long commands = watcher.Ring.ProducerPosition;

        Assert.True(_client.NextSessionId(1) < -1);
        Assert.Equal(commands, watcher.Ring.ProducerPosition);
    }

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
    public void Handler_that_throws_is_reported_and_its_fragment_counts_as_read()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        publication.Offer("one"u8);
        publication.Offer("two"u8);

        subscription.Poll((_, in _) => throw new InvalidOperationException("mine"), 10);

        Assert.Equal("mine", Assert.Single(_fixture.Errors).Message);
        Assert.Equal(1, subscription.Poll((payload, in _) => Assert.Equal("two"u8, payload), 10));
    }

    [Fact]
    public void Handler_of_images_must_not_ask_the_driver()
    {
        using Subscription subscription = _client.AddSubscription(
            ClientFixture.Channel,
            ClientFixture.Stream,
            _ => _client.AddPublication(ClientFixture.Channel, 2),
            null
        );
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();

        Assert.IsType<InvalidOperationException>(Assert.Single(_fixture.Errors));
        Assert.Equal(1, subscription.ImageCount);
    }

    [Fact]
    public void Corrupt_frame_stops_the_image_and_is_reported_once()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        publication.Offer("x"u8);
        publication.Mapping.Log.Term(0).PutInt32(0, 70_000);

        Assert.Equal(0, subscription.Poll((_, in _) => { }, 10));
        Assert.Equal(0, subscription.Poll((_, in _) => { }, 10));

        Assert.IsType<InvalidDataException>(Assert.Single(_fixture.Errors));
    }

    [Fact]
    [Trait("Req", "IC-17")]
    public void Offering_claiming_polling_and_idle_cycles_allocate_nothing()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        using ExclusivePublication exclusive = _client.AddExclusivePublication(
            ClientFixture.Channel,
            ClientFixture.Stream
        );
        _fixture.Settle();
        byte[] message = new byte[2000];
        int received = 0;
        FragmentAssembler assembler = new((_, in _) => received++);

        long allocated = Allocations.Of(() =>
        {
            publication.Offer(message);
            if (exclusive.TryClaim(100, out BufferClaim claim) > 0)
            {
                claim.Commit();
            }

            subscription.Poll(assembler.Handler, 10);
            _fixture.Driver.Driver.Invoker!.Invoke();
            _client.Invoker!.Invoke();
        });

        Assert.Equal(0, allocated);
        Assert.True(received > 2000);
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
