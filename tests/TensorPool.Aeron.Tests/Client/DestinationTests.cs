using TensorPool.Aeron.Client;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Tests.Driver;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>Destinations, of which IPC has none: they are asked for, and refused as Aeron does.</summary>
public sealed class DestinationTests : IDisposable
{
    private const string Channel = ClientFixture.Channel;
    private const int Stream = ClientFixture.Stream;
    private const string Destination = "aeron:udp?endpoint=localhost:40456";

    private readonly ClientFixture _fixture = new();
    private readonly AeronClient _client;
    private readonly Publication _publication;
    private readonly ExclusivePublication _exclusive;
    private readonly Subscription _subscription;

    public DestinationTests()
    {
        _client = _fixture.Client();
        _publication = _client.AddPublication(Channel, Stream);
        _exclusive = _client.AddExclusivePublication(Channel, Stream);
        _subscription = _client.AddSubscription(Channel, Stream);
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Destinations_are_refused_for_ipc_as_Aeron_does()
    {
        AssertRefused(DriverErrorCode.UnknownPublication, () => _publication.AddDestination(Destination));
        AssertRefused(DriverErrorCode.UnknownPublication, () => _exclusive.RemoveDestination(Destination));
        AssertRefused(DriverErrorCode.UnknownPublication, () => _publication.RemoveDestination(4711));
        AssertRefused(DriverErrorCode.UnknownSubscription, () => _subscription.AddDestination(Destination));
        AssertRefused(DriverErrorCode.UnknownSubscription, () => _subscription.RemoveDestination(Destination));
        Assert.Equal((ChannelStatus.Active, -1), (_publication.ChannelStatus, _publication.ChannelStatusId));
        Assert.Equal(ChannelStatus.Active, _subscription.ChannelStatus);
    }

    [Fact]
    public void Without_waiting_the_answer_is_looked_for()
    {
        DriverOperation[] operations =
        [
            _publication.BeginAddDestination(Destination),
            _exclusive.BeginRemoveDestination(Destination),
            _publication.BeginRemoveDestination(4711),
            _subscription.BeginAddDestination(Destination),
            _subscription.BeginRemoveDestination(Destination),
        ];
        Assert.All(operations, o => Assert.Equal((RegistrationStatus.Pending, null), (o.Status, o.Error)));
        Assert.Equal(operations.Length, operations.Select(o => o.CorrelationId).Distinct().Count());

        _fixture.Settle();

        Assert.All(operations, o => Assert.Equal(RegistrationStatus.Failed, o.Status));
        Assert.Equal(
            [
                DriverErrorCode.UnknownPublication,
                DriverErrorCode.UnknownPublication,
                DriverErrorCode.UnknownPublication,
                DriverErrorCode.UnknownSubscription,
                DriverErrorCode.UnknownSubscription,
            ],
            operations.Select(o => Assert.IsType<RegistrationException>(o.Error).Code)
        );
        Assert.Empty(_fixture.Errors); // an error that can be looked for is nobody else's
    }

    [Fact]
    public async Task Awaited_it_ends_with_the_answer_or_with_the_wait()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using CancellationTokenSource source = new();
        Task[] tasks =
        [
            _publication.AddDestinationAsync(Destination, stop),
            _exclusive.RemoveDestinationAsync(Destination, stop),
            _publication.RemoveDestinationAsync(Destination, stop),
            _subscription.AddDestinationAsync(Destination, stop),
            _subscription.RemoveDestinationAsync(Destination, stop),
        ];
        Task<long> cancelled = _publication.AddDestinationAsync(Destination, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.All(tasks, t => Assert.False(t.IsCompleted));

        _fixture.Settle();

        foreach (Task task in tasks)
        {
            await Assert.ThrowsAsync<RegistrationException>(() => task);
        }
    }

    [Fact]
    public void Answer_of_success_completes_what_it_answers()
    {
        // The driver refuses; one that does not say yes instead.
        AeronClient deaf = _fixture.Client(o => o with { DriverInvoker = null });
        Registration<Publication> registration = deaf.BeginAddPublication(Channel, Stream);
        _fixture.Settle();
        DriverOperation addition = registration.TryGet()!.BeginAddDestination(Destination);
        using RawClient watcher = new(_fixture.Driver.CncPath);
        byte[] success = new byte[OperationSuccessEvent.FixedLength];
        OperationSuccessEvent.Encode(success, addition.CorrelationId);

        new BroadcastTransmitter(watcher.Cnc.ToClients).Transmit(EventTypes.OperationSuccess, success);
        while (deaf.Invoker!.Invoke() > 0)
        {
            // until it has heard of it
        }

        Assert.Equal((RegistrationStatus.Ready, null), (addition.Status, addition.Error));
    }

    [Fact]
    public void Driver_that_does_not_answer_is_named_with_what_was_asked()
    {
        AeronClient deaf = _fixture.Client(o => o with { DriverInvoker = null });
        Registration<Publication> registration = deaf.BeginAddPublication(Channel, Stream);
        _fixture.Settle();
        DriverOperation removal = registration.TryGet()!.BeginRemoveDestination(Destination);
        using RawClient watcher = new(_fixture.Driver.CncPath);
        for (int i = 0; i < 105; i++)
        {
            _fixture.Driver.NanoClock.NowNs += 100_000_000;
            _fixture.Driver.EpochClock.NowMs += 100;
            watcher.Ring.ConsumerHeartbeatMs = _fixture.Driver.EpochClock.NowMs; // it is alive, and busy
            deaf.Invoker!.Invoke();
        }

        Assert.Contains(
            $"Removing destination {Destination}: no answer within 10 s.",
            Assert.IsType<DriverTimeoutException>(removal.Error).Message,
            StringComparison.Ordinal
        );
    }

    private static void AssertRefused(DriverErrorCode code, Action action) =>
        Assert.Equal(code, Assert.Throws<RegistrationException>(action).Code);
}
