using TensorPool.Aeron.Client;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Tests.Client;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Counters;

/// <summary>What a client shows of all counters.</summary>
public sealed class CountersReaderTests : IDisposable
{
    private readonly ClientFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Counters_of_all_clients_are_listed_with_everything_about_them()
    {
        AeronClient client = _fixture.Client();
        AeronClient other = _fixture.Client();
        using Subscription subscription = client.AddSubscription("aeron:ipc?term-length=64k|alias=x", 5);
        using Publication publication = other.AddPublication(ClientFixture.Channel, 5);
        using Counter mine = other.AddCounter(1001, [1, 2], "mine");
        mine.Value = 9;
        _fixture.Settle();

        CounterInfo[] all = [.. client.Counters.Enumerate()];

        Assert.Equal(all.Select(c => c.Id).Order(), all.Select(c => c.Id));
        Assert.Equal(46, all.Count(c => c.TypeId == CounterTypes.System));
        CounterInfo counter = Assert.Single(all, c => c.TypeId == 1001);
        Assert.Equal((mine.Id, "mine", 9L), (counter.Id, counter.Label, counter.Value));
        Assert.Equal(
            (mine.RegistrationId, other.ClientId, 0L),
            (counter.RegistrationId, counter.OwnerId, counter.ReferenceId)
        );
        Assert.Equal(112, counter.Key.Length);
        Assert.Equal([1, 2, 0], counter.Key[..3].ToArray());
        Assert.Null(counter.Stream);
        CounterInfo position = Assert.Single(all, c => c.TypeId == CounterTypes.SubscriberPosition);
        Assert.Equal(publication.OriginalRegistrationId, position.ReferenceId);
        Assert.Equal(
            new StreamKey(subscription.RegistrationId, publication.SessionId, 5, subscription.Channel),
            position.Stream
        );
        Assert.Equal(2, all.Count(c => c.TypeId == CounterTypes.ClientHeartbeat));
    }

    [Fact]
    public void Counter_can_be_read_piece_by_piece_and_found()
    {
        AeronClient client = _fixture.Client();
        Counter mine = client.AddCounter(1001, [], "mine");
        mine.Value = -3;
        CountersReader counters = client.Counters;

        Assert.Equal(mine.Id, counters.FindByTypeAndRegistration(1001, mine.RegistrationId));
        Assert.Equal(CountersReader.NullCounterId, counters.FindByTypeAndRegistration(1001, mine.RegistrationId + 1));
        Assert.Equal(
            (CounterState.Allocated, 1001, -3L, "mine"),
            (counters.State(mine.Id), counters.TypeId(mine.Id), counters.Value(mine.Id), counters.Label(mine.Id))
        );
        Assert.Equal(
            (mine.RegistrationId, client.ClientId, 0L),
            (counters.RegistrationId(mine.Id), counters.OwnerId(mine.Id), counters.ReferenceId(mine.Id))
        );
        Assert.Equal(CounterState.Unused, counters.State(counters.MaxCounterId));
        Assert.Throws<ArgumentOutOfRangeException>(() => counters.Value(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => counters.Read(counters.MaxCounterId + 1));
        Assert.Null(counters.Read(counters.MaxCounterId));

        mine.Dispose();
        _fixture.Settle();
        Assert.Null(counters.Read(mine.Id));
        Assert.Equal(CounterState.Reclaimed, counters.State(mine.Id));
    }

    [Fact]
    public async Task Counter_that_changes_hands_while_it_is_read_is_not_mixed_up()
    {
        using SharedBlock metadata = new(8 * 512);
        using SharedBlock values = new(8 * 128);
        CountersManager manager = new(metadata.Buffer, values.Buffer, new ManualEpochClock(), reuseTimeoutMs: 0);
        CountersReader reader = new(new CounterTable(metadata.Buffer, values.Buffer));
        using CancellationTokenSource stop = new(TimeSpan.FromMinutes(1)); // a watchdog
        Task churn = Task.Factory.StartNew(
            () =>
            {
                for (long i = 1; !stop.IsCancellationRequested; i++)
                {
                    string label = i % 2 == 0 ? new string('e', 300) : new string('o', 200);
                    int id = manager.TryAllocate((int)(1000 + (i % 2)), default, label, registrationId: i);
                    Thread.SpinWait((int)(i % 500)); // sometimes long enough to be read, sometimes not
                    manager.Free(id);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

        int read = 0;
        bool isMixedUp = false;
        while (read < 2000 && !stop.IsCancellationRequested)
        {
            if (reader.Read(0) is CounterInfo info)
            {
                read++;
                bool isEven = info.RegistrationId % 2 == 0;
                isMixedUp |= info.TypeId != (isEven ? 1000 : 1001);
                isMixedUp |= info.Label != (isEven ? new string('e', 300) : new string('o', 200));
            }
        }

        await stop.CancelAsync();
        await churn; // before the memory goes
        Assert.Equal(2000, read);
        Assert.False(isMixedUp);
    }

    [Fact]
    public void Handlers_hear_of_counters_that_come_and_go()
    {
        List<(string What, long Registration, int Id)> heard = [];
        AeronClient client = _fixture.Client(o =>
            o with
            {
                AvailableCounterHandler = (counters, registration, id) =>
                    heard.Add((counters.Label(id), registration, id)),
                UnavailableCounterHandler = (_, registration, id) => heard.Add(("gone", registration, id)),
            }
        );
        AeronClient other = _fixture.Client();
        Counter counter = other.AddCounter(1001, [], "theirs");
        _fixture.Settle();
        counter.Dispose();
        _fixture.Settle();

        Assert.Equal(
            [
                ($"client-heartbeat: id={other.ClientId}", other.ClientId, counter.Id - 1),
                ("theirs", counter.RegistrationId, counter.Id),
                ("gone", counter.RegistrationId, counter.Id),
            ],
            heard
        );
        Assert.False(client.IsClosed);
    }

    [Fact]
    [Trait("Req", "IC-17")]
    public void IC_17_Reading_values_and_finding_counters_allocates_nothing()
    {
        AeronClient client = _fixture.Client();
        Counter counter = client.AddCounter(1001, [], "mine");

        Assert.Equal(
            0,
            Allocations.Of(() =>
            {
                counter.Increment();
                counter.Value = client.Counters.Value(counter.Id) + 1;
                counter.CompareAndSet(-1, 0);
                counter.GetAndAdd(1);
                _ = client.Counters.FindByTypeAndRegistration(1001, counter.RegistrationId);
            })
        );
        Assert.True(counter.Value >= 3000 && counter.Value % 3 == 0);
    }
}
