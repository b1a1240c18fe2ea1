using TensorPool.Aeron.Client;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Tests.Driver;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>Adding, waiting for it or not: handles that are asked again, and tasks.</summary>
public sealed class RegistrationTests : IDisposable
{
    private const string Channel = ClientFixture.Channel;
    private const int Stream = ClientFixture.Stream;

    private readonly ClientFixture _fixture = new();
    private readonly AeronClient _client;

    public RegistrationTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [Trait("Req", "IC-4")]
    [InlineData("aeron:udp?endpoint=localhost:40123", DriverErrorCode.NotSupported)]
    [InlineData("nonsense", DriverErrorCode.InvalidChannel)]
    public void IC_4_Refusal_is_an_exception_with_code_and_text(string channel, DriverErrorCode code)
    {
        RegistrationException e = Assert.Throws<RegistrationException>(() => _client.AddPublication(channel, 1));
        Assert.Equal(code, e.Code);
        Assert.Contains(channel, e.Message, StringComparison.Ordinal);
        Assert.Equal(code, Assert.Throws<RegistrationException>(() => _client.AddSubscription(channel, 1)).Code);
        Assert.False(_client.IsClosed);
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
    [Trait("Req", "IC-4")]
    public void IC_4_All_kinds_are_added_without_waiting()
    {
        Registration<Subscription> subscription = _client.BeginAddSubscription(Channel, Stream);
        Registration<Publication> publication = _client.BeginAddPublication(Channel, Stream);
        Registration<ExclusivePublication> exclusive = _client.BeginAddExclusivePublication(Channel, Stream);
        Registration<Counter> counter = _client.BeginAddCounter(1001, [1], "mine");
        Registration<Counter> shared = _client.BeginAddStaticCounter(1002, [1], "ours", 77);

        Assert.Equal(RegistrationStatus.Pending, subscription.Status);
        Assert.Null(publication.TryGet());
        Assert.Null(publication.Error);
        _fixture.Settle();

        Assert.Equal(2, subscription.TryGet()!.ImageCount); // images came before anybody asked for it
        Assert.Equal(publication.RegistrationId, publication.TryGet()!.RegistrationId);
        Assert.Same(exclusive.TryGet(), exclusive.TryGet());
        counter.TryGet()!.Value = 3;
        Assert.Equal("ours", _client.Counters.Label(shared.TryGet()!.Id));
        Assert.False(exclusive.Cancel());
        Assert.True(publication.TryGet()!.Offer("x"u8) > 0);
        Assert.Equal(RegistrationStatus.Ready, counter.Status);
    }

    [Fact]
    [Trait("Req", "IC-4")]
    public void IC_4_Refusal_is_kept_until_it_is_asked_for_and_not_given_to_the_error_handler()
    {
        Registration<Publication> registration = _client.BeginAddPublication("aeron:udp?endpoint=localhost:1", 1);
        _fixture.Settle();

        Assert.Equal(RegistrationStatus.Failed, registration.Status);
        RegistrationException e = Assert.Throws<RegistrationException>(registration.TryGet);
        Assert.Equal(DriverErrorCode.NotSupported, e.Code);
        Assert.Same(e, registration.Error);
        Assert.Empty(_fixture.Errors);
    }

    [Fact]
    public void Without_an_answer_it_fails_and_what_comes_too_late_is_taken_back()
    {
        AeronClient client = _fixture.Client(o => o with { DriverInvoker = null });
        Registration<Publication> publication = client.BeginAddPublication(Channel, Stream);
        Registration<Subscription> subscription = client.BeginAddSubscription(Channel, Stream);
        Registration<Counter> counter = client.BeginAddCounter(1001, [], "mine");

        // The driver is alive, and busy with something else.
        using RawClient watcher = new(_fixture.Driver.CncPath);
        void Pass(int milliseconds)
        {
            for (int passed = 0; passed < milliseconds; passed += 100)
            {
                _fixture.Driver.NanoClock.NowNs += 100_000_000;
                _fixture.Driver.EpochClock.NowMs += 100;
                watcher.Ring.ConsumerHeartbeatMs = _fixture.Driver.EpochClock.NowMs;
                client.Invoker!.Invoke();
            }
        }

        Pass(9_900);
        Assert.Equal(RegistrationStatus.Pending, counter.Status);
        Pass(100);

        Assert.Throws<DriverTimeoutException>(publication.TryGet);
        Assert.Throws<DriverTimeoutException>(subscription.TryGet);
        Assert.IsType<DriverTimeoutException>(counter.Error);
        _fixture.Settle();
        _fixture.Advance(3000);
        Assert.False(client.IsClosed);
        Assert.Equal(0, _fixture.Driver.LogCount);
        _fixture.AwaitMappedLogs(client, 0);
        Assert.Equal(-1, client.Counters.FindByTypeAndRegistration(1001, counter.RegistrationId));
        Assert.Empty(_fixture.Errors);
    }

    [Fact]
    public void Cancelled_registration_is_taken_back()
    {
        Registration<Publication> registration = _client.BeginAddPublication(Channel, Stream);

        Assert.True(registration.Cancel());
        Assert.False(registration.Cancel());
        Assert.Equal(RegistrationStatus.Cancelled, registration.Status);
        Assert.ThrowsAny<OperationCanceledException>(registration.TryGet);
        _fixture.Advance(3000);

        Assert.Equal(0, _fixture.Driver.LogCount);
        Assert.Empty(_fixture.Errors);
    }

    [Fact]
    public async Task Task_completes_when_the_driver_has_answered()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task<Subscription> subscription = _client.AddSubscriptionAsync(Channel, Stream, cancellationToken: stop);
        Task<Publication> publication = _client.AddPublicationAsync(Channel, Stream, stop);
        Task<ExclusivePublication> exclusive = _client.AddExclusivePublicationAsync(Channel, Stream, stop);
        Task<Counter> counter = _client.AddCounterAsync(1001, [], "mine", stop);
        Task<Publication> refused = _client.AddPublicationAsync("nonsense", 1, stop);

        Assert.False(publication.IsCompleted);
        _fixture.Settle();

        Assert.Equal(2, (await subscription).ImageCount);
        Assert.True((await publication).IsConnected);
        Assert.True((await exclusive).IsConnected);
        Assert.Equal(0, (await counter).Value);
        Assert.Equal(
            DriverErrorCode.InvalidChannel,
            (await Assert.ThrowsAsync<RegistrationException>(() => refused)).Code
        );
    }

    [Fact]
    public async Task Task_that_is_cancelled_takes_back_what_was_asked_for()
    {
        using CancellationTokenSource source = new();
        Task<Publication> publication = _client.AddPublicationAsync(Channel, Stream, source.Token);

        await source.CancelAsync();

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publication);
        Assert.Equal(source.Token, e.CancellationToken);
        Assert.True(_client.AddPublicationAsync(Channel, 1, source.Token).IsCanceled);
        _fixture.Advance(3000);
        Assert.Equal(0, _fixture.Driver.LogCount);
    }

    [Fact]
    public async Task End_of_the_client_ends_what_is_pending()
    {
        AeronClient client = _fixture.Client(o => o with { DriverInvoker = null });
        Registration<Publication> registration = client.BeginAddPublication(Channel, Stream);
        Task<Publication> task = client.AddPublicationAsync(Channel, Stream, TestContext.Current.CancellationToken);

        client.Dispose();

        Assert.Throws<ObjectDisposedException>(registration.TryGet);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => task);
        Assert.False(registration.Cancel());
        Assert.Throws<ObjectDisposedException>(() => client.BeginAddSubscription(Channel, Stream));
    }

    [Fact]
    public void Commands_of_younger_drivers_are_not_sent_to_old_ones()
    {
        using Publication publication = _client.AddPublication(Channel, Stream);
        using Subscription subscription = _client.AddSubscription(Channel, Stream);
        _fixture.Settle();
        using RawClient watcher = new(_fixture.Driver.CncPath);
        watcher.Counters.ValueOf(34).SetRelease((1 << 16) | (46 << 8) | 9);
        long commands = watcher.Ring.ProducerPosition;

        AeronException e = Assert.Throws<AeronException>(() => publication.RemoveDestination(5));
        Assert.Contains("1.47", e.Message, StringComparison.Ordinal);
        Assert.Throws<AeronException>(() => Assert.Single(subscription.Images).Reject("no"));
        watcher.Counters.ValueOf(34).SetRelease((1 << 16) | (47 << 8));
        Assert.Throws<AeronException>(() => Assert.Single(subscription.Images).Reject("no"));

        Assert.Equal(commands, watcher.Ring.ProducerPosition);
    }

    [Fact]
    public void Ring_without_room_refuses_additions_and_remembers_removals()
    {
        AeronClient client = _fixture.Client(o => o with { DriverInvoker = null });
        Registration<Publication> registration = client.BeginAddPublication(Channel, Stream);
        _fixture.Settle();
        Publication publication = registration.TryGet()!;
        using RawClient noisy = new(_fixture.Driver.CncPath);
        while (noisy.Ring.TryWrite(CommandTypes.ClientKeepalive, new byte[16]))
        {
            // until there is no room
        }

        publication.Dispose();
        Assert.Throws<AeronException>(() => client.BeginAddPublication(Channel, Stream));
        Assert.True(publication.IsClosed);
        _fixture.Advance(4000);

        Assert.Equal(0, _fixture.Driver.LogCount);
        Assert.Empty(_fixture.Errors);
    }

    [Fact]
    public void Error_that_answers_a_removal_goes_to_the_error_handler()
    {
        Publication publication = _client.AddPublication(Channel, Stream);
        RawClient raw = _fixture.Driver.Client();
        raw.RemovePublication(publication.RegistrationId);
        _fixture.Settle();

        publication.Dispose();
        _fixture.Settle();

        Assert.Equal(
            DriverErrorCode.UnknownPublication,
            Assert.IsType<RegistrationException>(Assert.Single(_fixture.Errors)).Code
        );
    }
}
